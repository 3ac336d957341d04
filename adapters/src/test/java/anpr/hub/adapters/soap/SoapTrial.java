package anpr.hub.adapters.soap;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.submission.RefusedException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** A SOAP request and its token, read outside of any request. */
public final class SoapTrial {
    private static final Set<String> WANTED = wanted();

    private SoapTrial() {}

    public static void request(byte[] body) {
        try {
            SoapRequest request = SoapRequest.read(body, WANTED);
            assertThat(request.texts().keySet()).allSatisfy(path -> assertThat(path)
                    .satisfiesAnyOf(at -> assertThat(WANTED).contains(at), at -> assertThat(at)
                            .endsWith(SoapRequest.TYPE)));
            UsernameToken.in(request).ifPresent(token -> {
                token.isFresh(Instant.EPOCH);
                assertThat(token.isDigestOf("secret")).isFalse();
            });
        } catch (RefusedException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private static Set<String> wanted() {
        Set<String> wanted = new HashSet<>(UsernameToken.PATHS);
        wanted.add("Body/PostImage/password");
        return wanted;
    }
}
