package anpr.hub.core.hotlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a VOI list as the matcher holds it: of each entry its VRM, its id and the moment at which it is weeded, but
 * not its text. Immutable; a change of the list makes another, which shares with this one what has not changed, so that one
 * entry more costs the same whether the list has a thousand or ten million.
 */
public final class ListIndex {
    /**
     * A part is at least so many times larger than the next, else they are made one: a list has few parts, and each entry is
     * copied few times in its life.
     */
    private static final int LARGER = 8;

    private final HotlistIndex.Listed listed;
    private final Confusables confusables;
    private final List<IndexPart> parts;

    private ListIndex(HotlistIndex.Listed listed, Confusables confusables, List<IndexPart> parts) {
        this.listed = listed;
        this.confusables = confusables;
        this.parts = List.copyOf(parts);
    }

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
        private final IndexPart.Builder entries;

        /** @param expected about how many entries will come */
        public Builder(HotlistIndex.Listed listed, Confusables confusables, int expected) {
            this.listed = listed;
            this.confusables = confusables;
            this.entries = new IndexPart.Builder(confusables, expected);
        }

        /**
         * The next entry of the list.
         *
         * @param vrm as {@link VoiEntry} has it
         * @param weedAt likewise
         * @throws IllegalArgumentException if the VRM is neither a mark nor a pattern
         */
        public void add(String entryId, String vrm, @Nullable Instant weedAt) {
            entries.add(entryId, vrm, weedAt);
        }

        public ListIndex build() {
            return new ListIndex(listed, confusables, List.of(entries.build()));
        }
    }

    /** Takes what makes another revision of this one. For one thread. */
    public final class Change {
        private final HotlistIndex.Listed next;
        private final IndexPart.Builder come = new IndexPart.Builder(confusables, 0);
        private final Set<String> gone = new HashSet<>();
        private final Set<Long> codesGone = new HashSet<>();

        private Change(HotlistIndex.Listed next) {
            this.next = next;
        }

        /** An entry that stands no more, if it stood; whether one of this change does not matter. */
        public void remove(String entryId, String vrm) {
            gone.add(entryId);
            long code = VrmCode.of(vrm);
            if (code != VrmCode.NONE) {
                codesGone.add(code);
            }
        }

        /** An entry that stands now and did not, or that stands with another moment of weeding and is removed, too. */
        public void add(String entryId, String vrm, @Nullable Instant weedAt) {
            come.add(entryId, vrm, weedAt);
        }

        public ListIndex build() {
            List<IndexPart> changed = new ArrayList<>();
            for (IndexPart part : parts) {
                IndexPart left = gone.isEmpty() ? part : part.without(gone, codesGone);
                if (left.standing() > 0) {
                    changed.add(left.standing() < left.rows() / 2 ? merged(List.of(left)) : left);
                }
            }
            if (come.rows() > 0) {
                changed.add(come.build());
            }
            int from = changed.size() - 1;
            int together = 0;
            while (from > 0
                    && (together += changed.get(from).standing()) * (long) LARGER
                            > changed.get(from - 1).standing()) {
                from--;
            }
            if (from >= 0 && from < changed.size() - 1) {
                List<IndexPart> small = changed.subList(from, changed.size());
                IndexPart one = merged(small);
                small.clear();
                changed.add(one);
            }
            return new ListIndex(next, confusables, changed);
        }

        private IndexPart merged(List<IndexPart> some) {
            IndexPart.Builder one = new IndexPart.Builder(
                    confusables, some.stream().mapToInt(IndexPart::standing).sum());
            some.forEach(one::addAll);
            return one.build();
        }
    }

    /** Begins another revision of this list. */
    public Change changed(HotlistIndex.Listed next) {
        return new Change(next);
    }

    public HotlistIndex.Listed listed() {
        return listed;
    }

    /** How many entries it has. */
    public int size() {
        return parts.stream().mapToInt(IndexPart::standing).sum();
    }

    /** Its entries, the oldest part first. */
    List<IndexPart> parts() {
        return parts;
    }
}
