package anpr.hub.core.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** A scale of confidence, written {@code 0-100}, {@code 0-1}, {@code 0-255} or {@code 0-1000}. */
public record Scale(BigDecimal top) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    /** @throws IllegalArgumentException if it is not written {@code 0-} and a number above 0 */
    public static Scale parse(String text) {
        BigDecimal top =
                text.strip().startsWith("0-") ? Numbers.parse(text.strip().substring(2)) : null;
        if (top == null || top.signum() <= 0) {
            throw new IllegalArgumentException("a confidence scale is written '0-100', not '" + text + "'");
        }
        return new Scale(top);
    }

    /**
     * Per cent, rounded half up; null if the text is no number on this scale. A text that ends in a per cent sign says its
     * own scale, and a comma may stand before the fraction where it cannot be one between thousands.
     */
    public @Nullable Integer percent(String text) {
        String stripped = text.strip();
        BigDecimal scale = top;
        if (stripped.endsWith("%")) {
            stripped = stripped.substring(0, stripped.length() - 1);
            scale = HUNDRED;
        }
        BigDecimal number = number(stripped, scale);
        if (number == null || number.signum() < 0 || number.compareTo(scale) > 0) {
            return null;
        }
        return number.multiply(HUNDRED).divide(scale, 0, RoundingMode.HALF_UP).intValue();
    }

    /**
     * Whether the text is a fraction of one where more was to be expected: {@code 0.93} on a scale to 100 is hardly ever
     * one per cent, and rather another firmware's 93.
     */
    public boolean doubtful(String text) {
        BigDecimal number = text.indexOf('%') >= 0 ? null : number(text.strip(), top);
        return number != null
                && top.compareTo(HUNDRED) >= 0
                && number.signum() > 0
                && number.compareTo(BigDecimal.ONE) <= 0
                && number.scale() > 0;
    }

    private static @Nullable BigDecimal number(String text, BigDecimal top) {
        int comma = text.indexOf(',');
        boolean thousands = comma == text.length() - 4 && top.compareTo(THOUSAND) >= 0;
        return comma < 0 || thousands || text.indexOf('.') >= 0
                ? Numbers.parse(text)
                : Numbers.parse(text.substring(0, comma) + '.' + text.substring(comma + 1));
    }

    @Override
    public String toString() {
        return "0-" + top.toPlainString();
    }
}
