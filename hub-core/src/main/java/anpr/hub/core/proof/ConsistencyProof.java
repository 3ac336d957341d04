package anpr.hub.core.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * That a tree begins with an earlier one: nothing in the earlier was altered or left out.
 *
 * @param earlier leaves in the earlier tree; 0 to {@code size}
 * @param size leaves in the later tree
 */
public record ConsistencyProof(long earlier, long size, List<Hash> path) {
    public ConsistencyProof {
        if (earlier < 0 || earlier > size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no beginning of " + earlier);
        }
        path = List.copyOf(path);
    }

    /** As a file has it: header, sizes, hashes in Base64. */
    public String encoded() {
        StringBuilder text = new StringBuilder("anpr-hub/consistency@v1\nold ")
                .append(earlier)
                .append("\nnew ")
                .append(size)
                .append('\n');
        path.forEach(hash -> text.append(hash).append('\n'));
        return text.toString();
    }

    /** Whether the tree with root {@code later} begins with the one with root {@code before} (RFC 9162, section 2.1.4.2). */
    public boolean proves(Hash before, Hash later) {
        if (earlier == 0) {
            return path.isEmpty() && before.equals(Hash.OF_EMPTY_TREE);
        }
        if (earlier == size) {
            return path.isEmpty() && before.equals(later);
        }
        List<Hash> hashes = new ArrayList<>(path);
        if (Long.bitCount(earlier) == 1) {
            hashes.addFirst(before);
        }
        if (hashes.isEmpty()) {
            return false;
        }
        long node = earlier - 1;
        long last = size - 1;
        while ((node & 1) == 1) {
            node >>>= 1;
            last >>>= 1;
        }
        Hash old = hashes.getFirst();
        Hash now = old;
        for (Hash next : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                old = Hash.ofNode(next, old);
                now = Hash.ofNode(next, now);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                now = Hash.ofNode(now, next);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && old.equals(before) && now.equals(later);
    }
}
