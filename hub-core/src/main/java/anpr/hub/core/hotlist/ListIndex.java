package anpr.hub.core.hotlist;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a VOI list as the matcher holds it: of each entry its VRM, its id and the moment at which it is weeded, but
 * not its text. Immutable; a change of the list, or of the {@link Confusables}, makes another.
 */
public final class ListIndex {
    private final HotlistIndex.Listed listed;
    private final int rows;
    private final long[] codes;
    private final long[] weedMs;
    private final byte[] idTexts;
    private final int[] idEnds;
    private final Chains exact;
    private final Chains likenesses;
    private final List<Pattern> patterns;

    private ListIndex(Builder built) {
        this.listed = built.listed;
        this.rows = built.rows;
        this.codes = Arrays.copyOf(built.codes, rows);
        this.weedMs = built.weeded ? Arrays.copyOf(built.weedMs, rows) : new long[0];
        this.idTexts = built.idTexts.toByteArray();
        this.idEnds = Arrays.copyOf(built.idEnds, rows);
        this.exact = new Chains(codes, rows);
        this.likenesses = built.confusables.classes().isEmpty() ? exact : new Chains(built.skeletons, rows);
        this.patterns = List.copyOf(built.patterns);
    }

    /** An entry whose VRM is a pattern. */
    record Pattern(int row, String vrm) {}

    /** The index of a list. */
    public static ListIndex of(VoiList list, Confusables confusables) {
        Builder builder = new Builder(
                new HotlistIndex.Listed(list.name(), list.revision(), list.terms()),
                confusables,
                list.entries().size());
        list.entries().forEach(entry -> builder.add(entry.entryId(), entry.vrm(), entry.weedAt()));
        return builder.build();
    }

    /** Takes entries one by one, so that a list of millions need not be in memory with its texts. For one thread. */
    public static final class Builder {
        private final HotlistIndex.Listed listed;
        private final Confusables confusables;
        private final ByteArrayOutputStream idTexts = new ByteArrayOutputStream();
        private final List<Pattern> patterns = new ArrayList<>();
        private long[] codes;
        private long[] skeletons;
        private long[] weedMs;
        private int[] idEnds;
        private int rows;
        private boolean weeded;

        /** @param expected about how many entries will come */
        public Builder(HotlistIndex.Listed listed, Confusables confusables, int expected) {
            this.listed = listed;
            this.confusables = confusables;
            this.codes = new long[expected];
            this.skeletons = new long[expected];
            this.weedMs = new long[expected];
            this.idEnds = new int[expected];
        }

        /**
         * The next entry of the list.
         *
         * @param vrm as {@link VoiEntry} has it
         * @param weedAt likewise
         * @throws IllegalArgumentException if the VRM is neither a mark nor a pattern
         */
        public void add(String entryId, String vrm, @Nullable Instant weedAt) {
            if (rows == codes.length) {
                int more = Math.max(1_000, rows + rows / 2);
                codes = Arrays.copyOf(codes, more);
                skeletons = Arrays.copyOf(skeletons, more);
                weedMs = Arrays.copyOf(weedMs, more);
                idEnds = Arrays.copyOf(idEnds, more);
            }
            codes[rows] = VrmCode.of(vrm);
            if (codes[rows] == VrmCode.NONE) {
                if (!VrmPattern.is(vrm)) {
                    throw new IllegalArgumentException("entry " + entryId + ": expected a VRM or a pattern of one");
                }
                patterns.add(new Pattern(rows, vrm));
            } else {
                skeletons[rows] = confusables.skeleton(vrm);
            }
            weedMs[rows] = weedAt == null ? Long.MAX_VALUE : weedAt.toEpochMilli();
            weeded |= weedAt != null;
            idTexts.writeBytes(entryId.getBytes(StandardCharsets.UTF_8));
            idEnds[rows] = idTexts.size();
            rows++;
        }

        public ListIndex build() {
            return new ListIndex(this);
        }
    }

    public HotlistIndex.Listed listed() {
        return listed;
    }

    /** How many entries it has. */
    public int size() {
        return rows;
    }

    /** The entries of this code, likenesses of this skeleton. */
    Chains exact() {
        return exact;
    }

    Chains likenesses() {
        return likenesses;
    }

    List<Pattern> patterns() {
        return patterns;
    }

    long code(int row) {
        return codes[row];
    }

    /** Whether the entry still matches at this time. */
    boolean stands(int row, long atMs) {
        return weedMs.length == 0 || atMs < weedMs[row];
    }

    String entryId(int row) {
        int begin = row == 0 ? 0 : idEnds[row - 1];
        return new String(idTexts, begin, idEnds[row] - begin, StandardCharsets.UTF_8);
    }
}
