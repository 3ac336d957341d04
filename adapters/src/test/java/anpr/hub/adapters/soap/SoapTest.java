package anpr.hub.adapters.soap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RawHttp;
import anpr.hub.adapters.WebServer;
import anpr.hub.adapters.http.Doors;
import anpr.hub.adapters.http.Doorway;
import anpr.hub.adapters.http.SoapTransport;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Replies.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AdapterConformanceTest.Of("soap")
class SoapTest extends AdapterConformanceTest {
    private static final String SECRET = FixedGate.SECRET;
    private static final String V11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final String V12 = "http://www.w3.org/2003/05/soap-envelope";
    private static final String TOKENS = "tokens";
    private static final String ALIAS = "/Services/Ingest.asmx";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static WebServer server;

    @BeforeAll
    static void start() {
        Feed body = FixedGate.feed(
                FEED,
                SoapTransport.NAME,
                Map.of(
                        "paths", ALIAS,
                        "proofs", "body, key",
                        "userPath", "PostImage/user",
                        "passwordPath", "PostImage/password",
                        "answer",
                                "<PostImageResponse xmlns=\"http://tempuri.org/\"><PostImageResult>{receipt}"
                                        + "</PostImageResult></PostImageResponse>"));
        Feed tokens = FixedGate.feed(TOKENS, SoapTransport.NAME, Map.of("proofs", "wsse"));
        Feed other = FixedGate.feed(OTHER_TRANSPORT_FEED, "pigeon", Map.of());
        var gate = new FixedGate(Map.of(FEED, body, TOKENS, tokens, OTHER_TRANSPORT_FEED, other));
        var routes = new SoapRoutes(
                gate,
                feed -> Optional.of(SECRET),
                Clock.systemUTC(),
                INTAKE,
                feed -> new Reply(200, "text/xml", "<taken/>"),
                TALLY);
        server = WebServer.start(
                routes,
                new Doorway(gate, TALLY, Clock.systemUTC(), Doors.of(List.of(body, tokens, other))),
                routes.servlet());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Map<Behaviour, String> lacks() {
        String server = "it is a route; the web server opens and closes connections, and bounds them";
        return Map.of(
                Behaviour.CLOSES_WHAT_IT_OPENS, server,
                Behaviour.BOUNDS_CONNECTIONS, server,
                Behaviour.RESUMES, "it keeps nothing; the sender sends again");
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        return postImage(V11, account, secret, "A".repeat(atLeastBytes)).getBytes(UTF_8);
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        HttpResponse<String> response = post("/soap/" + account, "text/xml", message);
        return new Answer(response.statusCode() == 200 && !response.body().contains("Fault"), response.body());
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        RawHttp.drop(server.port(), head("/soap/" + account, message.length), message, bytes);
        await().until(() -> TALLY.refused().contains(Refusal.INCOMPLETE));
    }

    @Override
    protected Connection stall() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(100);
        socket.getOutputStream().write((head("/soap/" + FEED, 100).replace("\n", "\r\n") + "<a>").getBytes(UTF_8));
        return new Connection() {
            @Override
            public boolean isCut() throws IOException {
                try {
                    return socket.getInputStream().read(new byte[2_000]) < 0;
                } catch (SocketTimeoutException e) {
                    return false;
                }
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"text/xml, " + V11, "application/soap+xml, " + V12})
    void answersCurlInTheVersionOfItsRequestAtTheAlias(String mediaType, String namespace, @TempDir Path folder)
            throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        Path file = Files.writeString(folder.resolve("in.xml"), postImage(namespace, FEED, SECRET, "AAAA"));

        Process curl = new ProcessBuilder(
                        "curl",
                        "-sS",
                        "-m",
                        "20",
                        "-H",
                        "Content-Type: " + mediaType + "; charset=utf-8",
                        "-H",
                        "SOAPAction: \"http://tempuri.org/PostImage\"",
                        "-w",
                        "%{http_code} %{content_type}",
                        "--data-binary",
                        "@" + file,
                        uri(ALIAS).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), UTF_8);

        assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said)
                .contains("Envelope xmlns:soap=\"" + namespace + "\"")
                .contains("<PostImageResult>" + INTAKE.only().receipt().submission() + "</PostImageResult>")
                .contains("200 " + mediaType);
        assertThat(INTAKE.only().arrival().body()).isEqualTo(Files.readAllBytes(file));
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo(ALIAS);
        assertThat(INTAKE.only().arrival().transport().proof()).isEqualTo("soap-body");
    }

    @Test
    void takesAKeyInTheHeaderAndThenTellsWhatIsWrong() throws Exception {
        byte[] anything = envelope(V12, "", "<m:Any xmlns:m=\"urn:x\"/>").getBytes(UTF_8);

        assertThat(keyed("application/soap+xml", anything).statusCode()).isEqualTo(200);
        assertThat(INTAKE.only().arrival().transport().proof()).isEqualTo("api-key");
        HttpResponse<String> broken = keyed("application/soap+xml", "<Envelope".getBytes(UTF_8));
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("soap:Sender", "not well-formed");
        assertThat(keyed("text/xml", "<read/>".getBytes(UTF_8)).body()).contains("soap:Client", "not a SOAP envelope");
    }

    @Test
    void aWrongKeyEndsItThoughThePasswordInTheBodyIsRight() throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(uri(ALIAS))
                        .header("X-Api-Key", "guess")
                        .POST(BodyPublishers.ofByteArray(message(FEED, SECRET, 1)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void takesAUsernameTokenWithADigestOnce() throws Exception {
        byte[] message = token(TOKENS, SECRET, "bm9uY2UtMQ==", Instant.now(Clock.systemUTC()));

        HttpResponse<String> first = post("/soap/" + TOKENS, "text/xml", message);
        HttpResponse<String> again = post("/soap/" + TOKENS, "text/xml", message);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("<taken/>");
        assertThat(INTAKE.only().arrival().transport().proof()).isEqualTo("ws-security-digest");
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(TALLY.refused()).containsExactly(Refusal.NOT_ADMITTED);
    }

    @Test
    void refusesADigestThatIsOldOrOfAnotherPasswordOrUser() throws Exception {
        Instant now = Instant.now(Clock.systemUTC());

        for (byte[] message : List.of(
                token(TOKENS, SECRET, "bm9uY2UtMg==", now.minusSeconds(400)),
                token(TOKENS, SECRET, "bm9uY2UtMg==", now.plusSeconds(400)),
                token(TOKENS, SECRET, "", now),
                token(TOKENS, "guess", "bm9uY2UtMw==", now),
                token(FEED, SECRET, "bm9uY2UtNA==", now))) {
            assertThat(post("/soap/" + TOKENS, "text/xml", message).statusCode())
                    .isEqualTo(401);
        }
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void takesAUsernameTokenWithThePasswordAsText() throws Exception {
        String header =
                "<Security><UsernameToken><Username>%s</Username><Password>%s</Password></UsernameToken></Security>";

        assertThat(post(
                                "/soap/" + TOKENS,
                                "text/xml",
                                envelope(V11, header.formatted(TOKENS, SECRET), "<x/>")
                                        .getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(
                                "/soap/" + TOKENS,
                                "text/xml",
                                envelope(V11, header.formatted(TOKENS, "guess"), "<x/>")
                                        .getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(401);
        assertThat(INTAKE.only().arrival().transport().proof()).isEqualTo("ws-security-text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE e [<!ENTITY p \"open-sesame-51\">]>",
                "<!DOCTYPE e SYSTEM \"http://127.0.0.1:9/e.dtd\">"
            })
    void refusesADocumentTypeDeclaration(String declaration) throws Exception {
        String message = declaration + postImage(V11, FEED, "&p;", "AAAA");

        assertThat(post(ALIAS, "text/xml", message.getBytes(UTF_8)).statusCode())
                .isEqualTo(401);
        assertThat(keyed("text/xml", message.getBytes(UTF_8)).body())
                .contains("soap:Client", "document type declaration is not accepted");
        assertThat(TALLY.refused()).containsExactly(Refusal.MALFORMED, Refusal.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x>%s</x>",
                "<PostImage><user>conformance</user></PostImage>",
                "<PostImage><user>tokens</user><password>open-sesame-51</password></PostImage>",
                "<PostImage><deeper><password>open-sesame-51</password></deeper></PostImage>"
            })
    void aMissingCredentialAWrongOneAndAFeedThatIsNotThereHearTheSame(String body) throws Exception {
        byte[] message = envelope(V11, "", body).getBytes(UTF_8);

        HttpResponse<String> here = post("/soap/" + FEED, "text/xml", message);
        HttpResponse<String> nowhere = post("/soap/nobody", "text/xml", message);

        assertThat(here.statusCode()).isEqualTo(401).isEqualTo(nowhere.statusCode());
        assertThat(here.body()).contains("Not admitted").isEqualTo(nowhere.body());
        assertThat(here.headers().map().keySet())
                .isEqualTo(nowhere.headers().map().keySet());
        assertThat(TALLY.refused()).containsExactly(Refusal.NOT_ADMITTED, Refusal.NOT_ADMITTED);
    }

    @ParameterizedTest
    @CsvSource({
        V11 + ", MALFORMED, 500, <faultcode>soap:Client<",
        V11 + ", UNAVAILABLE, 500, <faultcode>soap:Server<",
        V12 + ", TOO_LARGE, 400, <soap:Value>soap:Sender<",
        V12 + ", UNAVAILABLE, 500, <soap:Value>soap:Receiver<"
    })
    void aRefusalIsAFaultOfTheRequestsVersion(String namespace, Refusal refusal, int status, String expected)
            throws Exception {
        INTAKE.refuse(refusal);

        HttpResponse<String> response = post(
                ALIAS, "text/xml", postImage(namespace, FEED, SECRET, "AAAA").getBytes(UTF_8));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(expected).contains(namespace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/soap/conformance", "/soap/conformance?wsdl", "/soap/nobody?wsdl", "/soap/", "/soap/in"})
    void describesNothing(String path) throws Exception {
        HttpResponse<String> response =
                CLIENT.send(HttpRequest.newBuilder(uri(path)).GET().build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).isEmpty();
    }

    private static String postImage(String namespace, String user, String password, String image) {
        return envelope(namespace, "", """
                <PostImage xmlns="http://tempuri.org/"><user>%s</user><password>%s</password>\
                <date>3/14/2026 08:15:30</date><plate>zz99zzz</plate><score>0.9</score><image>%s</image></PostImage>""".formatted(user, password, image));
    }

    private static String envelope(String namespace, String header, String body) {
        return "<s:Envelope xmlns:s=\"%s\"><s:Header>%s</s:Header><s:Body>%s</s:Body></s:Envelope>"
                .formatted(namespace, header, body);
    }

    private static byte[] token(String user, String password, String nonce, Instant created) throws Exception {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(Base64.getDecoder().decode(nonce));
        sha1.update(created.toString().getBytes(UTF_8));
        String digest = Base64.getEncoder().encodeToString(sha1.digest(password.getBytes(UTF_8)));
        return envelope(V11, """
                <w:Security xmlns:w="urn:any" s:mustUnderstand="1"><w:UsernameToken><w:Username>%s</w:Username>\
                <w:Password Type="http://docs.oasis-open.org/wss/2004/01/\
                oasis-200401-wss-username-token-profile-1.0#PasswordDigest">%s</w:Password><w:Nonce>%s</w:Nonce>\
                <u:Created xmlns:u="urn:other">%s</u:Created></w:UsernameToken></w:Security>""".formatted(user, digest, nonce, created), "<x/>")
                .getBytes(UTF_8);
    }

    private static HttpResponse<String> keyed(String mediaType, byte[] message) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(uri("/soap/" + FEED))
                        .header("Content-Type", mediaType)
                        .header("X-Api-Key", SECRET)
                        .POST(BodyPublishers.ofByteArray(message))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String mediaType, byte[] message) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", mediaType)
                        .POST(BodyPublishers.ofByteArray(message))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String head(String path, int length) {
        return "POST " + path + " HTTP/1.1\nHost: localhost\nContent-Type: text/xml\nContent-Length: " + length
                + "\n\n";
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
