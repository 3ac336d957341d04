package anpr.hub.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.adapters.FixedGate;
import anpr.hub.core.submission.RefusedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** What stands in headers and compressed bodies, read outside of any request. */
public final class HttpTrial {
    private static final DigestLogin LOGIN =
            new DigestLogin(new FixedGate(Map.of()), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private HttpTrial() {}

    /** Nobody is proved by it: the gate knows no feed. */
    public static void digestLogin(String header) {
        DigestLogin.Claim claim = DigestLogin.claim("Digest " + header);
        assertThat(LOGIN.prove(claim, "POST", "/feeds/sample")).isEqualTo(DigestLogin.Result.REFUSED);
        assertThat(claim.answersAChallenge())
                .isEqualTo(
                        !claim.get("nonce").isEmpty() && !claim.get("response").isEmpty());
    }

    /** Whatever it inflates to is within the bound. */
    public static void inflate(byte[] wire, int most) {
        for (ContentCoding coding : ContentCoding.values()) {
            try {
                assertThat(coding.undo(wire, most).length)
                        .isLessThanOrEqualTo(Math.max(most, coding == ContentCoding.IDENTITY ? wire.length : most));
            } catch (RefusedException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    }
}
