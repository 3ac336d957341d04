package anpr.hub.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.adapters.http.DigestLogin.Result;
import anpr.hub.core.partner.DigestKey;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestLoginTest {
    private static final String SECRET = "yard:hub:open-sesame-51";

    private final Time time = new Time();
    private final DigestLogin login = new DigestLogin(new OneGate(), time);

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "MD5", ""})
    void theRightAnswerProvesOnce(String algorithm) {
        String nonce = nonce();

        assertThat(prove(answer(algorithm, nonce, "00000001", "/x", "/x"))).isEqualTo(Result.PROVED);
        assertThat(prove(answer(algorithm, nonce, "00000001", "/x", "/x")))
                .as("sent again")
                .isEqualTo(Result.STALE);
        assertThat(prove(answer(algorithm, nonce, "00000003", "/x", "/x"))).isEqualTo(Result.PROVED);
        assertThat(prove(answer(algorithm, nonce, "00000002", "/x", "/x")))
                .as("overtaken by another connection")
                .isEqualTo(Result.PROVED);
        assertThat(prove(answer(algorithm, nonce, "00000002", "/x", "/x"))).isEqualTo(Result.STALE);
    }

    @Test
    void withoutCountsANonceIsGoodForOneRequest() {
        String nonce = nonce();
        String header = answer("MD5", nonce, "", "/x", "/x");

        assertThat(prove(header)).isEqualTo(Result.PROVED);
        assertThat(prove(header)).isEqualTo(Result.STALE);
    }

    @Test
    void anOldNonceAndOneOfAnotherHubAreStale() {
        String nonce = nonce();
        time.now = time.now.plus(DigestLogin.NONCE_LIFE).plusMillis(1);

        assertThat(prove(answer("MD5", nonce, "00000001", "/x", "/x"))).isEqualTo(Result.STALE);
        assertThat(prove(answer("MD5", "0".repeat(64), "00000001", "/x", "/x"))).isEqualTo(Result.STALE);
        assertThat(prove(answer("MD5", "short", "00000001", "/x", "/x"))).isEqualTo(Result.STALE);
    }

    @Test
    void manyNoncesAreRememberedOnlySoFarAndNoneCanBeUsedTwice() {
        String first = nonce();
        assertThat(prove(answer("MD5", first, "00000001", "/x", "/x"))).isEqualTo(Result.PROVED);
        for (int i = 0; i < 300; i++) {
            time.now = time.now.plusMillis(1);
            assertThat(prove(answer("MD5", nonce(), "00000001", "/x", "/x"))).isEqualTo(Result.PROVED);
        }

        assertThat(prove(answer("MD5", first, "00000001", "/x", "/x"))).isEqualTo(Result.STALE);
    }

    @Test
    void aWrongSecretAnotherPathAndAnUnknownFeedAreRefused() {
        String nonce = nonce();

        assertThat(prove(answer("MD5", nonce, "00000001", "/x", "/x").replaceFirst("response=\".", "response=\"-")))
                .isEqualTo(Result.REFUSED);
        assertThat(prove(answer("MD5", nonce, "00000001", "/y", "/y"))).isEqualTo(Result.REFUSED);
        assertThat(prove(answer("MD5", nonce, "00000001", "/x", "/y"))).isEqualTo(Result.REFUSED);
        assertThat(prove(answer("MD5", nonce, "00000001", "/x", "/x").replace("yard", "other")))
                .isEqualTo(Result.REFUSED);
        assertThat(prove("Digest ")).isEqualTo(Result.REFUSED);
    }

    @Test
    void aHeaderBeforeAnyChallengeAnswersNone() {
        assertThat(DigestLogin.claim("Digest username=\"yard\", realm=\"\", nonce=\"\", uri=\"/x\", response=\"\"")
                        .answersAChallenge())
                .isFalse();
    }

    private Result prove(String header) {
        return login.prove(DigestLogin.claim(header), "POST", "/x");
    }

    private String nonce() {
        return DigestLogin.claim(login.challenges(false).getFirst()).get("nonce");
    }

    private static String answer(String algorithm, String nonce, String count, String hashed, String uri) {
        String middle = count.isEmpty() ? nonce : nonce + ":" + count + ":c0:auth";
        String response =
                hash(algorithm, hash(algorithm, SECRET) + ":" + middle + ":" + hash(algorithm, "POST:" + hashed));
        return "Digest username=\"yard\", realm=\"hub\", nonce=\"" + nonce + "\", uri=\"" + uri + "\", response=\""
                + response
                + "\"" + (algorithm.isEmpty() ? "" : ", algorithm=" + algorithm)
                + (count.isEmpty() ? "" : ", qop=auth, nc=" + count + ", cnonce=\"c0\"");
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm.isEmpty() ? "MD5" : algorithm)
                            .digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class OneGate implements Gate {
        @Override
        public Optional<Feed> admit(String feed, String secret) {
            return Optional.empty();
        }

        @Override
        public Optional<Feed> feed(String feed) {
            return Optional.empty();
        }

        @Override
        public Optional<DigestKey> digestKey(String feed) {
            return feed.equals("yard")
                    ? Optional.of(new DigestKey(hash("MD5", SECRET), hash("SHA-256", SECRET)))
                    : Optional.empty();
        }
    }

    private static final class Time extends Clock {
        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
