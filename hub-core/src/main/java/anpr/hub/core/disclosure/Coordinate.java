package anpr.hub.core.disclosure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The ways in which one of the two numbers of a place is written, without sign or hemisphere: decimal degrees with dot and
 * comma, whole numbers of small parts of a degree, degrees with minutes and seconds.
 */
final class Coordinate {
    private static final int FEWEST_DECIMALS = 4;
    private static final int MOST_DECIMALS = 7;
    /** Whole numbers of fewer stand everywhere. */
    private static final int FEWEST_DIGITS = 6;

    private static final BigDecimal SIXTY = BigDecimal.valueOf(60);

    private Coordinate() {}

    /** Each to about ten metres or closer, and so telling by itself. */
    static Set<String> writings(double degrees) {
        BigDecimal exact = BigDecimal.valueOf(degrees).abs();
        Set<String> writings = new LinkedHashSet<>();
        for (int decimals = FEWEST_DECIMALS; decimals <= MOST_DECIMALS; decimals++) {
            rounded(writings, exact, decimals);
            BigDecimal parts = exact.movePointRight(decimals).setScale(0, RoundingMode.HALF_UP);
            if (parts.precision() >= FEWEST_DIGITS) {
                writings.add(parts.toPlainString());
            }
        }
        if (exact.scale() >= FEWEST_DECIMALS) {
            writings.add(exact.toPlainString());
        }
        int whole = exact.intValue();
        BigDecimal minutes = exact.subtract(BigDecimal.valueOf(whole)).multiply(SIXTY);
        for (int decimals = 2; decimals <= MOST_DECIMALS; decimals++) {
            for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_UP, RoundingMode.DOWN}) {
                inMinutes(writings, whole, minutes.setScale(decimals, mode));
            }
        }
        int minute = minutes.intValue();
        BigDecimal seconds = minutes.subtract(BigDecimal.valueOf(minute)).multiply(SIXTY);
        for (int decimals = 0; decimals <= 3; decimals++) {
            for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_UP, RoundingMode.DOWN}) {
                inSeconds(writings, whole, minute, seconds.setScale(decimals, mode));
            }
        }
        return writings;
    }

    /** To about a hundred metres, or as few decimals as it has: telling beside the other of the two. */
    static Set<String> coarse(double degrees) {
        BigDecimal exact = BigDecimal.valueOf(degrees).abs();
        Set<String> writings = new LinkedHashSet<>();
        rounded(writings, exact, 3);
        writings.add(exact.toPlainString());
        return writings;
    }

    private static void rounded(Set<String> writings, BigDecimal exact, int decimals) {
        for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_UP, RoundingMode.DOWN}) {
            String text = exact.setScale(decimals, mode).toPlainString();
            writings.add(text);
            writings.add(text.replace('.', ','));
        }
    }

    private static void inMinutes(Set<String> writings, int whole, BigDecimal minutes) {
        String two = padded(minutes);
        for (String degrees : new String[] {String.valueOf(whole), String.format(Locale.ROOT, "%02d", whole)}) {
            for (String between : new String[] {"\u00b0", "\u00b0 ", " ", "-"}) {
                writings.add(degrees + between + two);
                writings.add(degrees + between + minutes.toPlainString());
            }
        }
        if (minutes.scale() >= FEWEST_DECIMALS) {
            writings.add(String.format(Locale.ROOT, "%02d", whole) + two);
            writings.add(String.format(Locale.ROOT, "%03d", whole) + two);
        }
    }

    private static void inSeconds(Set<String> writings, int whole, int minute, BigDecimal seconds) {
        String minutes = String.format(Locale.ROOT, "%02d", minute);
        for (String degrees : new String[] {String.valueOf(whole), String.format(Locale.ROOT, "%02d", whole)}) {
            for (String second : new String[] {padded(seconds), seconds.toPlainString()}) {
                writings.add(degrees + '\u00b0' + minutes + '\'' + second);
                writings.add(degrees + "\u00b0 " + minutes + "' " + second);
                writings.add(degrees + '\u00b0' + minutes + '\u2032' + second);
                writings.add(degrees + "\u00b0 " + minutes + "\u2032 " + second);
                // Without signs of degrees, whole seconds look like a time of day.
                if (seconds.scale() > 0) {
                    writings.add(degrees + ' ' + minutes + ' ' + second);
                    writings.add(degrees + '-' + minutes + '-' + second);
                }
            }
        }
    }

    private static String padded(BigDecimal number) {
        String text = number.toPlainString();
        return text.indexOf('.') == 1 || text.length() == 1 ? '0' + text : text;
    }
}
