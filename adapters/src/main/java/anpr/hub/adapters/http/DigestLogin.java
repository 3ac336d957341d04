package anpr.hub.adapters.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.partner.DigestKey;
import anpr.hub.core.partner.Gate;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HTTP digest authentication (RFC 7616, and RFC 2617 for devices that know MD5 only), without {@code auth-int}, whose
 * body would have to be read first. A nonce holds its own time and seal, so strangers fill no memory; what is remembered
 * is which counts of it a feed has used, for {@link #NONCES_A_FEED} nonces of each. Safe for use by many threads.
 */
final class DigestLogin {
    static final Duration NONCE_LIFE = Duration.ofMinutes(5);
    private static final int NONCES_A_FEED = 256;
    private static final String SEAL = "HmacSHA256";
    private static final int SEAL_BYTES = 16;
    private static final Pattern PARAMETER =
            Pattern.compile("\\G[\\s,]*([a-zA-Z]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]*))");

    /** How a login ended. */
    enum Result {
        PROVED,
        /** The nonce is too old or was used: the client shall take a new one. */
        STALE,
        REFUSED
    }

    /** What a header says. */
    record Claim(Map<String, String> parameters) {
        String get(String name) {
            return parameters.getOrDefault(name, "");
        }

        /** False for a header sent before any challenge, as some devices do: it proves nothing and denies nothing. */
        boolean answersAChallenge() {
            return !get("nonce").isEmpty() && !get("response").isEmpty();
        }

        boolean sha256() {
            return get("algorithm").equalsIgnoreCase("SHA-256");
        }

        private boolean known() {
            String qop = get("qop");
            return (sha256() || get("algorithm").isEmpty() || get("algorithm").equalsIgnoreCase("MD5"))
                    && (qop.isEmpty() || qop.equalsIgnoreCase("auth"))
                    && get("realm").equals(DigestKey.REALM);
        }
    }

    /** The counts of a nonce that were used: the highest, and of the 64 up to it which. */
    private static final class Counts {
        private long highest;
        private long window;

        boolean use(long count) {
            if (count > highest) {
                window = count - highest >= 64 ? 1 : window << (count - highest) | 1;
                highest = count;
                return true;
            }
            long bit = highest - count < 64 ? 1L << (highest - count) : 0;
            if (bit == 0 || (window & bit) != 0) {
                return false;
            }
            window |= bit;
            return true;
        }
    }

    /** The nonces that a feed has used, the eldest first; none from before the time forgotten counts any more. */
    private static final class Used {
        private final Map<String, Counts> byNonce = new LinkedHashMap<>();
        private long forgotten = Long.MIN_VALUE;

        synchronized boolean use(String nonce, long issued, long count) {
            Counts counts = byNonce.get(nonce);
            if (counts == null) {
                if (issued <= forgotten) {
                    return false;
                }
                if (byNonce.size() == NONCES_A_FEED) {
                    String eldest = byNonce.keySet().iterator().next();
                    byNonce.remove(eldest);
                    forgotten = Math.max(forgotten, issued(eldest));
                    if (issued <= forgotten) {
                        return false;
                    }
                }
                counts = new Counts();
                byNonce.put(nonce, counts);
            }
            return counts.use(count);
        }
    }

    private final Gate gate;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final Map<String, Used> used = new HashMap<>();

    DigestLogin(Gate gate, Clock clock) {
        this.gate = gate;
        this.clock = clock;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, SEAL);
    }

    /** The challenges to offer, the better first. */
    List<String> challenges(boolean stale) {
        String nonce = nonce();
        String rest = " realm=\"" + DigestKey.REALM + "\", qop=\"auth\", nonce=\"" + nonce + '"'
                + (stale ? ", stale=true" : "");
        return List.of("Digest" + rest + ", algorithm=SHA-256", "Digest" + rest + ", algorithm=MD5");
    }

    static Claim claim(String header) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header).region("Digest ".length(), header.length());
        while (matcher.find()) {
            String quoted = matcher.group(2);
            parameters.put(
                    matcher.group(1).toLowerCase(Locale.ROOT),
                    quoted != null ? quoted : String.valueOf(matcher.group(3)));
        }
        return new Claim(parameters);
    }

    /**
     * Whether the claim proves the feed that it names.
     *
     * @param target path and query as in the request line
     */
    Result prove(Claim claim, String method, String target) {
        DigestKey expected = gate.digestKey(claim.get("username")).orElse(null);
        if (expected == null || !claim.known() || !path(claim.get("uri")).equals(target)) {
            return Result.REFUSED;
        }
        String algorithm = claim.sha256() ? "SHA-256" : "MD5";
        String ha1 = claim.sha256() ? expected.sha256() : expected.md5();
        String ha2 = hash(algorithm, method + ':' + claim.get("uri"));
        String nonce = claim.get("nonce");
        String middle = claim.get("qop").isEmpty()
                ? nonce
                : nonce + ':' + claim.get("nc") + ':' + claim.get("cnonce") + ':' + claim.get("qop");
        byte[] right = hash(algorithm, ha1 + ':' + middle + ':' + ha2).getBytes(ISO_8859_1);
        if (!MessageDigest.isEqual(
                right, claim.get("response").toLowerCase(Locale.ROOT).getBytes(ISO_8859_1))) {
            return Result.REFUSED;
        }
        return fresh(nonce) && uses(claim, nonce) ? Result.PROVED : Result.STALE;
    }

    /** Some clients write the whole address. */
    private static String path(String uri) {
        int host = uri.startsWith("http://") ? 7 : uri.startsWith("https://") ? 8 : -1;
        int slash = host < 0 ? 0 : uri.indexOf('/', host);
        return slash < 0 ? "" : uri.substring(slash);
    }

    private boolean uses(Claim claim, String nonce) {
        long count;
        try {
            // Without qop there is no count, and a nonce is good for one request.
            count = claim.get("qop").isEmpty() ? 1 : Long.parseLong(claim.get("nc"), 16);
        } catch (NumberFormatException e) {
            return false;
        }
        Used mine;
        synchronized (used) {
            mine = used.computeIfAbsent(claim.get("username"), feed -> new Used());
        }
        return count > 0 && mine.use(nonce, issued(nonce), count);
    }

    private String nonce() {
        byte[] front = new byte[16];
        random.nextBytes(front);
        ByteBuffer.wrap(front).putLong(clock.millis());
        return HexFormat.of().formatHex(front) + seal(front);
    }

    private boolean fresh(String nonce) {
        if (!nonce.matches("[0-9a-f]{64}")) {
            return false;
        }
        byte[] front = HexFormat.of().parseHex(nonce, 0, 32);
        long age = clock.millis() - issued(nonce);
        return MessageDigest.isEqual(
                        seal(front).getBytes(ISO_8859_1), nonce.substring(32).getBytes(ISO_8859_1))
                && age >= 0
                && age <= NONCE_LIFE.toMillis();
    }

    private static long issued(String nonce) {
        return HexFormat.fromHexDigitsToLong(nonce, 0, 16);
    }

    private String seal(byte[] front) {
        try {
            Mac mac = Mac.getInstance(SEAL);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(front), 0, SEAL_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + SEAL, e);
        }
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
