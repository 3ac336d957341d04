package anpr.hub.core.hotlist;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells of most marks that no entry of any list is like them, with one look at memory, however many lists there are: a Bloom
 * filter of the entries' skeletons, of which all bits of one are in one word. Of marks that are like none, about one in a
 * hundred is let through. Two to three bytes an entry. Immutable.
 */
final class Sieve {
    /** 16 bits an entry. */
    private static final int ENTRIES_A_WORD = 4;

    private static final int FEWEST_WORDS = 16;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private static final int BITS = 6;

    private final Confusables confusables;
    private final List<IndexPart> parts;
    private final long[] words;
    private final long entries;

    private Sieve(Confusables confusables, List<IndexPart> parts, long[] words, long entries) {
        this.confusables = confusables;
        this.parts = List.copyOf(parts);
        this.words = words;
        this.entries = entries;
    }

    /** Lets nothing through. */
    static Sieve empty(Confusables confusables) {
        return new Sieve(confusables, List.of(), new long[FEWEST_WORDS], 0);
    }

    /**
     * One for these parts. If this one has most of them, and room, the others come to a copy of it; what has gone stays in
     * it and does no harm.
     */
    Sieve of(List<IndexPart> wanted) {
        List<IndexPart> more = new ArrayList<>();
        long all = 0;
        long added = 0;
        for (IndexPart part : wanted) {
            all += part.rows();
            if (parts.stream().noneMatch(part::sameRows)) {
                more.add(part);
                added += part.rows();
            }
        }
        if (entries + added <= (long) words.length * ENTRIES_A_WORD && all >= entries / 2) {
            List<IndexPart> held = new ArrayList<>(parts);
            held.addAll(more);
            return added == 0 ? this : new Sieve(confusables, held, words.clone(), entries + added).filled(more);
        }
        // A quarter of room for what comes.
        long needed = Math.max(FEWEST_WORDS, (all + all / 4) / ENTRIES_A_WORD);
        return new Sieve(confusables, wanted, new long[Math.toIntExact(needed)], all).filled(wanted);
    }

    /** Only of one that nobody has seen yet. */
    private Sieve filled(List<IndexPart> with) {
        for (IndexPart part : with) {
            for (int row = 0; row < part.rows(); row++) {
                long code = part.code(row);
                if (code != VrmCode.NONE) {
                    long mixed = mixed(confusables.skeleton(code));
                    words[word(mixed)] |= bits(mixed);
                }
            }
        }
        return this;
    }

    /** Whether there may be an entry with this skeleton; no is certain. */
    boolean mayHave(long skeleton) {
        long mixed = mixed(skeleton);
        long bits = bits(mixed);
        return (words[word(mixed)] & bits) == bits;
    }

    private int word(long mixed) {
        return (int) Math.unsignedMultiplyHigh(mixed, words.length);
    }

    /** Four of the word's bits, by lower bits than the word. */
    private static long bits(long mixed) {
        return 1L << mixed | 1L << (mixed >>> BITS) | 1L << (mixed >>> 2 * BITS) | 1L << (mixed >>> 3 * BITS);
    }

    private static long mixed(long skeleton) {
        long once = skeleton * GOLDEN;
        return (once ^ once >>> 32) * GOLDEN;
    }
}
