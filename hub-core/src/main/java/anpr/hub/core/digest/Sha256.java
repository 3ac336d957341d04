package anpr.hub.core.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4), which every JDK has. Safe for use by many threads. */
public final class Sha256 {
    private Sha256() {}

    /** The 32 bytes for these. */
    public static byte[] of(byte[] bytes) {
        return begun().digest(bytes);
    }

    /** The same as 64 lower-case hexadecimal digits. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }

    /** One that takes bytes piece by piece, for one thread. */
    public static MessageDigest begun() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
