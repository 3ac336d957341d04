package anpr.hub.core.hotlist;

/**
 * How far a read may be from an entry, and how many entries it may match.
 *
 * @param confusables the classes; {@link Confusables#NONE} if nothing is to be taken for anything else
 * @param mostDifferences in how many places a read may differ from an entry by confusion, 0 to 12
 * @param mostOpen how many characters a partial read may leave open, 0 to 2; 0 if such reads are not matched
 * @param mostMatches of one read; there are {@link HotlistIndex.Matches#more} beyond
 */
public record MatchRules(Confusables confusables, int mostDifferences, int mostOpen, int mostMatches) {
    private static final int LONGEST = 12;
    /** The classes that come with the hub, two differences, no partial reads, a hundred matches. */
    public static final MatchRules DEFAULT = new MatchRules(Confusables.shipped(), 2, 0, 100);

    /** @throws IllegalArgumentException if a number is out of its range */
    public MatchRules {
        if (mostDifferences < 0 || mostDifferences > LONGEST) {
            throw new IllegalArgumentException("expected 0 to 12 differences, not " + mostDifferences);
        }
        if (mostOpen < 0 || mostOpen > VrmPattern.MOST_OPEN) {
            throw new IllegalArgumentException("expected 0 to 2 open characters, not " + mostOpen);
        }
        if (mostMatches < 1) {
            throw new IllegalArgumentException("expected at least one match, not " + mostMatches);
        }
    }
}
