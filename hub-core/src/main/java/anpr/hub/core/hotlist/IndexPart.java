package anpr.hub.core.hotlist;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries that came to a list together, by row: of each its VRM, its id and the moment at which it is weeded. Immutable; rows
 * that went since are marked in a copy, which shares all else.
 */
final class IndexPart {
    private static final long[] NONE_GONE = {};

    private final int rows;
    private final long[] codes;
    private final long[] weedMs;
    private final byte[] idTexts;
    private final int[] idEnds;
    private final Chains exact;
    private final Chains likenesses;
    private final List<Pattern> patterns;
    /** A bit for each row, or nothing. */
    private final long[] gone;

    private final int standing;

    private IndexPart(Builder built) {
        this.rows = built.rows;
        this.codes = Arrays.copyOf(built.codes, rows);
        this.weedMs = built.weeded ? Arrays.copyOf(built.weedMs, rows) : new long[0];
        this.idTexts = built.idTexts.toByteArray();
        this.idEnds = Arrays.copyOf(built.idEnds, rows);
        this.exact = new Chains(codes, rows);
        this.likenesses = built.confusables.classes().isEmpty() ? exact : new Chains(built.skeletons, rows);
        this.patterns = List.copyOf(built.patterns);
        this.gone = NONE_GONE;
        this.standing = rows;
    }

    private IndexPart(IndexPart of, long[] gone) {
        this.rows = of.rows;
        this.codes = of.codes;
        this.weedMs = of.weedMs;
        this.idTexts = of.idTexts;
        this.idEnds = of.idEnds;
        this.exact = of.exact;
        this.likenesses = of.likenesses;
        this.gone = gone;
        this.standing = rows - Arrays.stream(gone).mapToInt(Long::bitCount).sum();
        this.patterns =
                of.patterns.stream().filter(pattern -> !gone(pattern.row())).toList();
    }

    /** An entry whose VRM is a pattern. */
    record Pattern(int row, String vrm) {}

    /** Takes entries one by one. For one thread. */
    static final class Builder {
        private final Confusables confusables;
        private final ByteArrayOutputStream idTexts = new ByteArrayOutputStream();
        private final List<Pattern> patterns = new ArrayList<>();
        private long[] codes;
        private long[] skeletons;
        private long[] weedMs;
        private int[] idEnds;
        private int rows;
        private boolean weeded;

        Builder(Confusables confusables, int expected) {
            this.confusables = confusables;
            this.codes = new long[expected];
            this.skeletons = new long[expected];
            this.weedMs = new long[expected];
            this.idEnds = new int[expected];
        }

        /** @throws IllegalArgumentException if the VRM is neither a mark nor a pattern */
        void add(String entryId, String vrm, @Nullable Instant weedAt) {
            long code = VrmCode.of(vrm);
            if (code == VrmCode.NONE) {
                if (!VrmPattern.is(vrm)) {
                    throw new IllegalArgumentException("entry " + entryId + ": expected a VRM or a pattern of one");
                }
                patterns.add(new Pattern(rows, vrm));
            }
            add(
                    code,
                    weedAt == null ? Long.MAX_VALUE : weedAt.toEpochMilli(),
                    entryId.getBytes(StandardCharsets.UTF_8));
        }

        /** The rows of another part that still stand. */
        void addAll(IndexPart other) {
            int pattern = 0;
            for (int row = 0; row < other.rows; row++) {
                if (!other.gone(row)) {
                    if (other.codes[row] == VrmCode.NONE) {
                        patterns.add(
                                new Pattern(rows, other.patterns.get(pattern++).vrm()));
                    }
                    int begin = other.idBegin(row);
                    add(
                            other.codes[row],
                            other.weedMs.length == 0 ? Long.MAX_VALUE : other.weedMs[row],
                            Arrays.copyOfRange(other.idTexts, begin, other.idEnds[row]));
                }
            }
        }

        private void add(long code, long weedMsOfRow, byte[] id) {
            if (rows == codes.length) {
                int more = Math.max(1_000, rows + rows / 2);
                codes = Arrays.copyOf(codes, more);
                skeletons = Arrays.copyOf(skeletons, more);
                weedMs = Arrays.copyOf(weedMs, more);
                idEnds = Arrays.copyOf(idEnds, more);
            }
            codes[rows] = code;
            skeletons[rows] = confusables.skeleton(code);
            weedMs[rows] = weedMsOfRow;
            weeded |= weedMsOfRow != Long.MAX_VALUE;
            idTexts.writeBytes(id);
            idEnds[rows] = idTexts.size();
            rows++;
        }

        int rows() {
            return rows;
        }

        IndexPart build() {
            return new IndexPart(this);
        }
    }

    /** How many of its entries stand. */
    int standing() {
        return standing;
    }

    /** How many entries it was made of. */
    int rows() {
        return rows;
    }

    /** Whether the other was made of the same entries, whichever of them have gone since. */
    boolean sameRows(IndexPart other) {
        return codes == other.codes;
    }

    /** The entries of this code, those that have gone among them; {@link #likenesses} of this skeleton. */
    Chains exact() {
        return exact;
    }

    Chains likenesses() {
        return likenesses;
    }

    /** Of entries that stand. */
    List<Pattern> patterns() {
        return patterns;
    }

    /** {@link VrmCode#NONE} if it is a pattern. */
    long code(int row) {
        return codes[row];
    }

    /** Whether the entry still matches at this time. */
    boolean stands(int row, long atMs) {
        return (weedMs.length == 0 || atMs < weedMs[row]) && !gone(row);
    }

    String entryId(int row) {
        int begin = idBegin(row);
        return new String(idTexts, begin, idEnds[row] - begin, StandardCharsets.UTF_8);
    }

    /**
     * The same without these entries. Each row of these VRMs is looked at once, however many entries go.
     *
     * @param codesOfThem without {@link VrmCode#NONE}; patterns are looked through anyway
     */
    IndexPart without(Set<String> entryIds, Set<Long> codesOfThem) {
        long[] next = gone.length == 0 ? new long[(rows + Long.SIZE - 1) / Long.SIZE] : gone.clone();
        IntConsumer mark = row -> {
            if (entryIds.contains(entryId(row))) {
                next[row / Long.SIZE] |= 1L << row;
            }
        };
        for (long code : codesOfThem) {
            for (int row = exact.first(code); row != Chains.NONE; row = exact.next(row)) {
                mark.accept(row);
            }
        }
        patterns.forEach(pattern -> mark.accept(pattern.row()));
        return Arrays.equals(next, gone)
                        || gone.length == 0 && Arrays.stream(next).allMatch(word -> word == 0)
                ? this
                : new IndexPart(this, next);
    }

    private boolean gone(int row) {
        return gone.length != 0 && (gone[row / Long.SIZE] & 1L << row) != 0;
    }

    private int idBegin(int row) {
        return row == 0 ? 0 : idEnds[row - 1];
    }
}
