package anpr.hub.core.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** A scale of confidence, written {@code 0-100}, {@code 0-1}, {@code 0-255} or {@code 0-1000}. */
public record Scale(BigDecimal top) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** @throws IllegalArgumentException if it is not written {@code 0-} and a number above 0 */
    public static Scale parse(String text) {
        BigDecimal top =
                text.strip().startsWith("0-") ? Numbers.parse(text.strip().substring(2)) : null;
        if (top == null || top.signum() <= 0) {
            throw new IllegalArgumentException("a confidence scale is written '0-100', not '" + text + "'");
        }
        return new Scale(top);
    }

    /** Per cent, rounded half up; null if the text is no number on this scale. */
    public @Nullable Integer percent(String text) {
        BigDecimal number = Numbers.parse(text);
        if (number == null || number.signum() < 0 || number.compareTo(top) > 0) {
            return null;
        }
        return number.multiply(HUNDRED).divide(top, 0, RoundingMode.HALF_UP).intValue();
    }

    @Override
    public String toString() {
        return "0-" + top.toPlainString();
    }
}
