package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import anpr.hub.core.digest.Sha256;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Commits to the groups of one record so that each can be shown or withheld by itself. The payload holds one digest for
 * each group, sorted; a group without a value has a digest all the same (a decoy, RFC 9901, section 4.2.5), so that their
 * number says nothing of what there was. The salts come from a seed: the same seed and groups give the same bytes.
 *
 * <p>Payload: {@code {"_sd":["..."],"_sd_alg":"sha-256"}} without spaces. Its hash as a leaf is what a log keeps.
 */
public final class Commitment {
    /** Bytes of a seed, at least. */
    public static final int SEED_BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final int SALT_BYTES = 16;
    private static final String DECOY = "~decoy:";

    private final byte[] payload;
    private final List<Disclosure> disclosures;

    private Commitment(byte[] payload, List<Disclosure> disclosures) {
        this.payload = payload;
        this.disclosures = disclosures;
    }

    /**
     * @param seed at least 32 bytes that nobody can guess, of this record alone
     * @param groups JSON values by the name of their group; null where the record has none. Every record of a kind gives
     *     the same names
     */
    public static Commitment to(byte[] seed, SequencedMap<String, @Nullable String> groups) {
        List<Disclosure> disclosures = new ArrayList<>();
        String[] digests = new String[groups.size()];
        Mac mac = mac(seed);
        int i = 0;
        for (var group : groups.entrySet()) {
            String value = group.getValue();
            if (value == null) {
                digests[i++] = decoy(mac, group.getKey());
            } else {
                Disclosure disclosure = new Disclosure(salt(mac, group.getKey()), group.getKey(), value);
                disclosures.add(disclosure);
                digests[i++] = disclosure.digest();
            }
        }
        return new Commitment(payload(digests), List.copyOf(disclosures));
    }

    /** The payload alone, for sealing: as {@link #to} gives it, without keeping what would open it. */
    public static byte[] payload(byte[] seed, SequencedMap<String, @Nullable String> groups) {
        String[] digests = new String[groups.size()];
        Mac mac = mac(seed);
        MessageDigest sha256 = Sha256.begun();
        int i = 0;
        for (var group : groups.entrySet()) {
            String value = group.getValue();
            digests[i++] = value == null
                    ? decoy(mac, group.getKey())
                    : Disclosure.base64(
                            sha256.digest(Disclosure.bytes(salt(mac, group.getKey()), group.getKey(), value)));
        }
        return payload(digests);
    }

    /** The bytes that are hashed as the leaf, in ASCII. */
    public byte[] payload() {
        return payload.clone();
    }

    /** What opens each group that has a value, in the order of the groups. */
    public List<Disclosure> disclosures() {
        return disclosures;
    }

    private static String salt(Mac mac, String group) {
        return Disclosure.base64(Arrays.copyOf(mac.doFinal(group.getBytes(US_ASCII)), SALT_BYTES));
    }

    /** No name of a group begins so: a decoy is never the salt of a group. */
    private static String decoy(Mac mac, String group) {
        return Disclosure.base64(mac.doFinal((DECOY + group).getBytes(US_ASCII)));
    }

    private static byte[] payload(String[] digests) {
        Arrays.sort(digests);
        StringBuilder json = new StringBuilder(digests.length * 46 + 32).append("{\"_sd\":[");
        for (int i = 0; i < digests.length; i++) {
            json.append(i == 0 ? "\"" : ",\"").append(digests[i]).append('"');
        }
        return json.append("],\"_sd_alg\":\"sha-256\"}").toString().getBytes(US_ASCII);
    }

    private static Mac mac(byte[] seed) {
        if (seed.length < SEED_BYTES) {
            throw new IllegalArgumentException("a seed has at least " + SEED_BYTES + " bytes");
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(seed, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
