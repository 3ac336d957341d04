package anpr.hub.core.proof;

/** Where the hashes of the complete subtrees of a Merkle tree are kept. */
@FunctionalInterface
public interface Hashes {
    /**
     * The hash of the subtree over the {@code 1 << level} leaves from {@code index << level}.
     *
     * @param level 0 for a leaf
     * @throws IndexOutOfBoundsException if the tree has not got all these leaves
     */
    Hash hash(int level, long index);
}
