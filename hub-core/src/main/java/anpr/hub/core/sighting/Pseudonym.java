package anpr.hub.core.sighting;

/**
 * What a sender made of a plate so that it is none any more (a hash). Look-alike marks may share one, so it is evidence
 * of no mark. It is not a text that a VRM could be made of by accident: its parts have names of their own.
 *
 * @param scheme by which scheme, key and period it was made; those of different schemes are never compared
 * @param value as supplied
 */
public record Pseudonym(String scheme, String value) {
    private static final int LONGEST = 200;

    public Pseudonym {
        if (!usable(scheme) || !usable(value)) {
            throw new IllegalArgumentException("a pseudonym and its scheme have 1 to 200 printable characters each");
        }
    }

    /** Whether a text can stand in a pseudonym: 1 to 200 characters, none of them a control or half a character. */
    public static boolean usable(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    @Override
    public String toString() {
        return scheme + ':' + value;
    }
}
