package anpr.hub.adapters.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.Certificates;
import anpr.hub.adapters.FixedGate;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, tokens and certificates by which the hub proves itself to the servers that it asks, and whom it believes. */
class ProofToPartnersTest extends FetchTest {
    private static final HttpPoll POLL = new HttpPoll();

    @TempDir
    static Path folder;

    private static Certificates certificates;

    /** Tokens that the site has given. */
    private final AtomicInteger given = new AtomicInteger();

    private final List<String> askedForTokens = new CopyOnWriteArrayList<>();
    private volatile boolean takesOldTokens = true;

    @BeforeAll
    static void issue() throws Exception {
        certificates = Certificates.make(folder);
    }

    private Line open(String... settings) throws IOException {
        return open(POLL, Map.of("interval", "PT0.1S"), settings);
    }

    private Line openByTokens(String... more) throws IOException {
        site.answers((request, body, response) -> {
            if (request.getRequestURI().equals("/token")) {
                askedForTokens.add(request.getHeader("Authorization") + ' ' + body);
                response.setContentType("application/json");
                response.getWriter()
                        .print("{\"access_token\":\"t-" + given.incrementAndGet()
                                + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
            } else if (takes(request.getHeader("Authorization"))) {
                response.getWriter().print("[" + site.asked().size() + "]");
            } else {
                response.setStatus(401);
            }
        });
        String[] settings = {
            "url", site.url("/list"), "auth", "client-credentials", "user", "hub", "tokenUrl", site.url("/token")
        };
        String[] all = java.util.Arrays.copyOf(settings, settings.length + more.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return open(all);
    }

    private boolean takes(String authorization) {
        return takesOldTokens
                ? String.valueOf(authorization).startsWith("Bearer t-")
                : ("Bearer t-" + given.get()).equals(authorization) && given.get() > 1;
    }

    @Test
    void sendsAKeyInTheHeaderThatThePartnerNames() throws Exception {
        List<String> keys = new CopyOnWriteArrayList<>();
        site.answers((request, body, response) -> {
            keys.add(request.getHeader("Ocp-Apim-Subscription-Key"));
            response.getWriter().print("[]");
        });

        open("url", site.url("/x"), "auth", "api-key", "keyHeader", "Ocp-Apim-Subscription-Key");

        await().until(() -> intake.landed().size() == 1);
        assertThat(keys).containsOnly(FixedGate.SECRET);
        assertThat(intake.only().arrival().transport().toString()).doesNotContain(FixedGate.SECRET);
    }

    @Test
    void fetchesATokenOnceAndAsksByItAgainAndAgain() throws Exception {
        openByTokens();

        await().until(() -> intake.landed().size() >= 3);
        String pair =
                Base64.getEncoder().encodeToString(("hub:" + FixedGate.SECRET).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(askedForTokens).containsExactly("Basic " + pair + " grant_type=client_credentials");
    }

    @Test
    void asksForTheScopeAndNamesItselfInTheBodyWhereThePartnerWantsThat() throws Exception {
        openByTokens("credentialsIn", "body", "scope", "parking.read all", "audience", "urn:npp");

        await().until(() -> !intake.landed().isEmpty());
        assertThat(askedForTokens)
                .containsExactly("null grant_type=client_credentials&scope=parking.read+all&audience=urn%3Anpp"
                        + "&client_id=hub&client_secret=" + FixedGate.SECRET);
    }

    @Test
    void renewsATokenShortlyBeforeItRunsOut() throws Exception {
        openByTokens();
        await().until(() -> !intake.landed().isEmpty());

        now = NOW.plus(Duration.ofSeconds(3600 - 61));
        int before = intake.landed().size();
        await().until(() -> intake.landed().size() > before + 1);
        assertThat(given).hasValue(1);

        now = NOW.plus(Duration.ofSeconds(3600 - 59));
        await().until(() -> given.get() == 2);
    }

    @Test
    void fetchesAnotherTokenWhereTheServerNoLongerTakesTheOne() throws Exception {
        Line line = openByTokens();
        await().until(() -> !intake.landed().isEmpty());

        takesOldTokens = false;
        int before = intake.landed().size();
        await().until(() -> intake.landed().size() > before + 1);
        assertThat(given).hasValue(2);
        assertThat(line.trouble()).isEmpty();
    }

    @Test
    void asksOnceOnlyForAnotherTokenInARoundThatIsNotLetIn() throws Exception {
        site.answers((request, body, response) -> {
            if (request.getRequestURI().equals("/token")) {
                given.incrementAndGet();
                response.getWriter().print("{\"access_token\":\"t\",\"expires_in\":3600}");
            } else {
                response.setStatus(401);
            }
        });
        Line line = open(
                POLL,
                Map.of("interval", "PT5M"),
                "url",
                site.url("/list"),
                "auth",
                "client-credentials",
                "user",
                "hub",
                "tokenUrl",
                site.url("/token"));

        await().until(() -> line.trouble().orElse("").contains("does not let the hub in (401)"));
        assertThat(given).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":\"invalid_client\"} | gives the hub no token (401)",
                "302 | gone | gives the hub no token (302)",
                "200 | <html>sign in</html> | something else than JSON",
                "200 | {\"access_token\":\"a\\nb\"} | holds no access_token"
            })
    void saysWhyThereIsNoToken(int status, String answer, String trouble) throws Exception {
        site.answers((request, body, response) -> {
            response.setStatus(status);
            response.getWriter().print(answer);
        });

        Line line = open(
                "url", site.url("/x"), "auth", "client-credentials", "user", "hub", "tokenUrl", site.url("/token"));

        await().until(() -> line.trouble().orElse("").contains(trouble));
        assertThat(line.trouble().orElseThrow()).doesNotContain(FixedGate.SECRET, "invalid_client", "sign in");
        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void sendsTheSecretToNoTokenServerInTheClear() {
        Map<String, String> settings = Map.of("url", "https://parking.example/x", "tokenUrl", "http://10.0.0.7/token");

        assertThat(Option.faults("http-poll", POLL.options(), settings))
                .singleElement()
                .asString()
                .contains("tokenUrl", "https");
    }

    private static List<Transport.ByFeed> fetchers() {
        return List.of(POLL, new HttpStream());
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("fetchers")
    void believesThePartnersOwnAuthorityAndShowsItACertificate(Transport.ByFeed transport) throws Exception {
        try (PartnerSite secure = PartnerSite.withTls(FixedGate.SECRET, certificates, "server", true)) {
            List<String> shown = new CopyOnWriteArrayList<>();
            secure.answers((request, body, response) -> {
                var chain = (java.security.cert.X509Certificate[])
                        request.getAttribute("jakarta.servlet.request.X509Certificate");
                shown.add(chain[0].getSubjectX500Principal().getName());
                response.setContentType("multipart/mixed; boundary=b");
                response.getWriter().print("--b\r\nContent-Type: text/plain\r\n\r\nread\r\n--b--\r\n");
            });
            Line line = open(
                    transport,
                    Map.of("caFile", certificates.ca(), "keyStore", certificates.keyStore("hub")),
                    "url",
                    secure.url("/x"));

            await().untilAsserted(() ->
                    assertThat(intake.landed()).as(line.trouble().orElse("")).isNotEmpty());
            assertThat(shown).contains("CN=hub");
            var facts = intake.landed().getFirst().arrival().transport();
            assertThat(facts.protocol()).isEqualTo("https");
            assertThat(facts.tls()).startsWith("TLSv1.3 TLS_");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "elsewhere, ca.pem, hub.p12, doesn't match any of the subject alternative names",
        "server, hub.pem, hub.p12, unable to find valid certification path",
        "server, , hub.p12, unable to find valid certification path",
        "server, ca.pem, , cannot be had"
    })
    void asksNoServerThatIsNotThePartnersAndNoneThatDoesNotKnowTheHub(
            String shown, String believed, String keyStore, String trouble) throws Exception {
        try (PartnerSite secure = PartnerSite.withTls(FixedGate.SECRET, certificates, shown, true)) {
            var settings = new java.util.HashMap<>(Map.of("interval", "PT0.1S"));
            if (believed != null) {
                settings.put("caFile", certificates.file(believed));
            }
            if (keyStore != null) {
                settings.put("keyStore", certificates.file(keyStore));
            }
            Line line = open(POLL, settings, "url", secure.url("/x"), "auth", "bearer");

            await().until(() -> line.trouble().orElse("").contains(trouble));
            assertThat(secure.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"caFile", "keyStore"})
    void isNotOpenedWithFilesThatAreNotThere(String setting) {
        assertThatThrownBy(() -> open("url", "https://127.0.0.1/x", setting, "/no/such/file"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/file");
    }
}
