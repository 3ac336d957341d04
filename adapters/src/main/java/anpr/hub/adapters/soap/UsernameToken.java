package anpr.hub.adapters.soap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Who a request says it is from, and how it shows it, as of the OASIS Username Token Profile 1.1.
 *
 * @param digest whether the password is {@code Base64(SHA-1(nonce + created + password))}
 * @param nonce in Base64; empty if there is none
 * @param created as written; empty if there is none
 */
record UsernameToken(String username, String password, boolean digest, String nonce, String created) {
    /** How far the sender's clock may be from the hub's, and how old a token may be. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int MAX_NONCE = 256;

    private static final String AT = "Header/Security/UsernameToken/";
    private static final String PASSWORD = AT + "Password";

    /** What {@link #in} needs to be read of a request. */
    static final Set<String> PATHS = Set.of(AT + "Username", PASSWORD, AT + "Nonce", AT + "Created");

    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return "UsernameToken[digest=" + digest + "]";
    }

    /** The token of a request; empty if it has none with a name and a password. */
    static Optional<UsernameToken> in(SoapRequest request) {
        String username = request.text(AT + "Username");
        String password = request.text(PASSWORD);
        if (username == null || password == null) {
            return Optional.empty();
        }
        return Optional.of(new UsernameToken(
                username,
                password,
                request.texts().getOrDefault(PASSWORD + SoapRequest.TYPE, "").endsWith("#PasswordDigest"),
                request.texts().getOrDefault(AT + "Nonce", ""),
                request.texts().getOrDefault(AT + "Created", "")));
    }

    /** Whether it may be replayed at all: a digest may be, so it must say when and with what it was made. */
    boolean isDated() {
        return digest || !nonce.isEmpty() || !created.isEmpty();
    }

    /** Whether it was made about now, with a nonce. */
    boolean isFresh(Instant now) {
        try {
            Instant at = OffsetDateTime.parse(created).toInstant();
            return !nonce.isEmpty()
                    && nonce.length() <= MAX_NONCE
                    && Duration.between(at, now).abs().compareTo(WINDOW) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Whether the digest is of this password. */
    boolean isDigestOf(String secret) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(Base64.getMimeDecoder().decode(nonce));
            sha1.update(created.getBytes(UTF_8));
            byte[] expected = sha1.digest(secret.getBytes(UTF_8));
            return MessageDigest.isEqual(expected, Base64.getMimeDecoder().decode(password));
        } catch (IllegalArgumentException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1, which the profile prescribes", e);
        }
    }
}
