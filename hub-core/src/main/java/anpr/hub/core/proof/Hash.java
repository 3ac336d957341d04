package anpr.hub.core.proof;

import anpr.hub.core.digest.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * A SHA-256 hash in a Merkle tree, 32 bytes. Leaves and inner nodes are hashed apart, so that one can never pass for the
 * other (RFC 9162, section 2.1.1). Immutable.
 */
public final class Hash {
    /** Bytes in a hash. */
    public static final int LENGTH = 32;

    /** The root of a tree without leaves: SHA-256 of nothing. */
    public static final Hash OF_EMPTY_TREE = new Hash(Sha256.of(new byte[0]));

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static Hash of(byte[] bytes) {
        return at(bytes, 0, bytes.length);
    }

    /** The hash of a leaf: SHA-256 of a zero byte and the leaf's bytes. */
    public static Hash ofLeaf(byte[] leaf) {
        MessageDigest sha256 = Sha256.begun();
        sha256.update(LEAF);
        return new Hash(sha256.digest(leaf));
    }

    /** The hash of an inner node: SHA-256 of a one byte and its two children. */
    public static Hash ofNode(Hash left, Hash right) {
        MessageDigest sha256 = Sha256.begun();
        sha256.update(NODE);
        sha256.update(left.bytes);
        return new Hash(sha256.digest(right.bytes));
    }

    /**
     * A hash written in standard Base64.
     *
     * @throws IllegalArgumentException if it is no such text; one hash has one text
     */
    public static Hash parse(String base64) {
        Hash hash = of(Base64.getDecoder().decode(base64));
        if (!hash.toString().equals(base64)) {
            throw new IllegalArgumentException("a hash is written in another way than Base64 writes it");
        }
        return hash;
    }

    static Hash at(byte[] from, int offset, int length) {
        if (length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + length);
        }
        return new Hash(Arrays.copyOfRange(from, offset, offset + LENGTH));
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    void copyTo(byte[] to, int offset) {
        System.arraycopy(bytes, 0, to, offset, LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    /** The first four bytes: they are as good as random. */
    @Override
    public int hashCode() {
        return bytes[0] << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    }

    /** In standard Base64, as checkpoints and proofs have it. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
