package anpr.hub.core.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of an append-only Merkle tree (RFC 6962, section 2.1; RFC 9162, section 2.1), made from the hashes of
 * its complete subtrees: each takes a number of hashes that grows with the logarithm of the size. As safe for use by many
 * threads as the hashes it reads.
 */
public final class MerkleTree {
    private final Hashes hashes;

    public MerkleTree(Hashes hashes) {
        this.hashes = hashes;
    }

    /** The root of the tree of the first {@code size} leaves. */
    public Hash root(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no " + size + " leaves");
        }
        return size == 0 ? Hash.OF_EMPTY_TREE : hash(0, size);
    }

    /**
     * That leaf {@code index}, counted from 0, is in the tree of the first {@code size} leaves.
     *
     * @throws IndexOutOfBoundsException if it is not
     */
    public InclusionProof inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("a tree of " + size + " leaves has no leaf " + index);
        }
        List<Hash> path = new ArrayList<>();
        path(index, 0, size, path);
        return new InclusionProof(index, size, path);
    }

    /**
     * That the tree of {@code size} leaves begins with the tree of {@code earlier} leaves.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= earlier <= size}
     */
    public ConsistencyProof consistency(long earlier, long size) {
        if (earlier < 0 || earlier > size) {
            throw new IndexOutOfBoundsException("a tree of " + size + " leaves has no beginning of " + earlier);
        }
        List<Hash> path = new ArrayList<>();
        if (earlier > 0) {
            beginning(earlier, 0, size, true, path);
        }
        return new ConsistencyProof(earlier, size, path);
    }

    private void path(long index, long begin, long end, List<Hash> path) {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + split(end - begin);
        if (index < middle) {
            path(index, begin, middle, path);
            path.add(hash(middle, end));
        } else {
            path(index, middle, end, path);
            path.add(hash(begin, middle));
        }
    }

    /** SUBPROOF of RFC 9162, section 2.1.4.1; {@code whole} is true while the verifier knows the hash of what is left. */
    private void beginning(long earlier, long begin, long end, boolean whole, List<Hash> path) {
        if (earlier == end) {
            if (!whole) {
                path.add(hash(begin, end));
            }
            return;
        }
        long middle = begin + split(end - begin);
        if (earlier <= middle) {
            beginning(earlier, begin, middle, whole, path);
            path.add(hash(middle, end));
        } else {
            beginning(earlier, middle, end, false, path);
            path.add(hash(begin, middle));
        }
    }

    /** The hash over leaves from {@code begin}, which is where a subtree of the size of this range begins. */
    private Hash hash(long begin, long end) {
        long leaves = end - begin;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return hashes.hash(level, begin >>> level);
        }
        long middle = begin + split(leaves);
        return Hash.ofNode(hash(begin, middle), hash(middle, end));
    }

    /** The largest power of two below {@code leaves}, which is at least 2. */
    private static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
