package anpr.hub.core.mapping;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as vendors write them: plain or with an exponent, a point before the fraction. A comma stands for the point only
 * where it cannot part thousands: {@code 87,5} and {@code 0,875}, not {@code 1,875}.
 */
public final class Numbers {
    private static final int LONGEST = 40;

    private Numbers() {}

    /** The number, or null if the text is none (or has more than 40 characters, or an exponent past 40). */
    public static @Nullable BigDecimal parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST) {
            return null;
        }
        String pointed = pointed(stripped);
        if (!plausible(pointed)) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(pointed);
            return Math.abs(number.scale()) > LONGEST ? null : number;
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    private static String pointed(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            return text;
        }
        String whole = text.substring(comma > 0 && "+-".indexOf(text.charAt(0)) >= 0 ? 1 : 0, comma);
        boolean thousands = text.length() - comma == 4 && !whole.equals("0") && !whole.isEmpty();
        boolean fraction = text.length() - comma > 1 && text.indexOf('.') < 0;
        return thousands || !fraction ? text : text.substring(0, comma) + '.' + text.substring(comma + 1);
    }

    private static boolean plausible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
