package anpr.hub.core.partner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The {@code H(username ":" realm ":" password)} of RFC 7616, lower-case hex. Who has it can pass for the feed in digest
 * authentication in this realm, and nowhere else; so it is kept only for feeds that accept a digest.
 */
public record DigestKey(String md5, String sha256) {
    /** The realm that the hub challenges for. */
    public static final String REALM = "hub";

    /** The setting by which an HTTP feed names what its sender may prove itself with. */
    public static final String PROOFS = "proofs";

    private static final String DIGEST = "digest";

    static DigestKey of(String feed, String secret) {
        String whole = feed + ':' + REALM + ':' + secret;
        return new DigestKey(hash("MD5", whole), hash("SHA-256", whole));
    }

    /** Whether a feed's sender may prove itself by a digest. */
    static boolean wanted(Feed feed) {
        for (String proof : feed.settings().getOrDefault(PROOFS, "").split(",")) {
            if (proof.strip().equals(DIGEST)) {
                return true;
            }
        }
        return false;
    }

    /** Without the hashes, which must not reach a log. */
    @Override
    public String toString() {
        return "DigestKey[]";
    }

    /** MD5 because devices know nothing else; RFC 7616 keeps it for them. */
    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
