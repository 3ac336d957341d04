package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What opens one group of a {@link Commitment}: salt, name and value (RFC 9901, section 4.2.1). Whoever has the text can
 * check its digest against the commitment; whoever has not cannot find the value by trying, for the salt is 128 bits.
 *
 * @param salt 22 characters of Base64 for URLs
 * @param group name of the group
 * @param value JSON, to the byte as it was committed to
 */
public record Disclosure(String salt, String group, String value) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern SALT = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
    private static final Pattern DECODED =
            Pattern.compile("\\[\"([A-Za-z0-9_-]{22})\",\"([A-Za-z][A-Za-z0-9._-]{0,63})\",(.*)]", Pattern.DOTALL);

    public Disclosure {
        if (!SALT.matcher(salt).matches()) {
            throw new IllegalArgumentException("a salt is 22 characters of Base64 for URLs");
        }
        if (!GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException("a group is named by letters, digits, dots and dashes");
        }
    }

    /** The disclosure as it is handed over: Base64 for URLs of the JSON array, without padding. */
    public String encoded() {
        return encoded(salt, group, value);
    }

    /** What the commitment has of it: SHA-256 of {@link #encoded()}, in Base64 for URLs. */
    public String digest() {
        return digest(encoded());
    }

    /** The digest of a disclosure that is written so. */
    public static String digest(String encoded) {
        return base64(Sha256.of(encoded.getBytes(US_ASCII)));
    }

    /** @throws IllegalArgumentException unless the text is as {@link #encoded()} gives it */
    public static Disclosure parse(String encoded) {
        Matcher array = DECODED.matcher(new String(Base64.getUrlDecoder().decode(encoded), UTF_8));
        if (!array.matches()) {
            throw new IllegalArgumentException("a disclosure is an array of salt, name and value");
        }
        Disclosure disclosure = new Disclosure(array.group(1), array.group(2), array.group(3));
        if (!disclosure.encoded().equals(encoded)) {
            throw new IllegalArgumentException("a disclosure is written in another way than the hub writes it");
        }
        return disclosure;
    }

    static String encoded(String salt, String group, String value) {
        return new String(bytes(salt, group, value), US_ASCII);
    }

    /** The same as what is hashed. */
    static byte[] bytes(String salt, String group, String value) {
        return BASE64.encode(("[\"" + salt + "\",\"" + group + "\"," + value + ']').getBytes(UTF_8));
    }

    static String base64(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
