package anpr.hub.core.hotlist;

import anpr.hub.core.read.Vrm;
import java.util.Optional;

/**
 * A VRM of which some is open: {@code ?} is one character, {@code *} any number of them, none included. The national rule,
 * if there is one, is unknown (national-record, 5.3).
 */
public final class VrmPattern {
    /** With fewer, a pattern would be hit by every street's traffic. */
    private static final int FEWEST_FIXED = 2;

    private VrmPattern() {}

    /** Whether this is a pattern in its normal form. */
    public static boolean is(String text) {
        return of(text).filter(text::equals).isPresent();
    }

    /** The most characters that a partial read may leave open: more would be any vehicle of the street. */
    public static final int MOST_OPEN = 2;

    /** A plate as a camera read it that left one or two characters open, as ?, in its normal form; else empty. */
    public static Optional<String> ofPartialRead(String asRead) {
        return of(asRead)
                .filter(pattern -> pattern.indexOf('*') < 0)
                .filter(pattern -> pattern.chars().filter(c -> c == '?').count() <= MOST_OPEN);
    }

    /**
     * Normalises a pattern as supplied, between its signs as {@link Vrm#of} does a VRM: without separators, in upper case;
     * of signs that follow each other, every ? before one *. Empty if it has no sign, fewer than two characters beside
     * them, or if it is longer than a VRM or no VRM without them.
     */
    public static Optional<String> of(String supplied) {
        StringBuilder kept = new StringBuilder();
        StringBuilder fixed = new StringBuilder();
        boolean any = false;
        boolean open = false;
        for (int i = 0; i < supplied.length(); i++) {
            char c = supplied.charAt(i);
            if (c == '*') {
                any = true;
                open = true;
            } else if (c == '?') {
                kept.append('?');
                open = true;
            } else if (Vrm.of(String.valueOf(c)).isPresent()) {
                if (any) {
                    kept.append('*');
                    any = false;
                }
                char normal = Character.toUpperCase(c);
                kept.append(normal);
                fixed.append(normal);
            } else if (Vrm.of("A" + c).isEmpty()) {
                return Optional.empty();
            }
        }
        if (any) {
            kept.append('*');
        }
        return open && fixed.length() >= FEWEST_FIXED && kept.length() <= Vrm.LONGEST
                ? Optional.of(kept.toString())
                : Optional.empty();
    }
}
