package anpr.hub.core.mapping;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as vendors write them: plain or with an exponent, a point before the fraction, nothing else. */
public final class Numbers {
    private static final int LONGEST = 40;

    private Numbers() {}

    /** The number, or null if the text is none (or has more than 40 characters, or an exponent past 40). */
    public static @Nullable BigDecimal parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST || !plausible(stripped)) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(stripped);
            return Math.abs(number.scale()) > LONGEST ? null : number;
        } catch (NumberFormatException noNumber) {
            return null;
        }
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
