package anpr.hub.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RawHttp;
import anpr.hub.adapters.WebServer;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Replies;
import anpr.hub.core.transport.Replies.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AdapterConformanceTest.Of("http")
class HttpPushTest extends AdapterConformanceTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String VIDEO_FEED = "mock-video";
    private static WebServer server;

    @BeforeAll
    static void start() {
        Replies replies = feed -> new Reply(202, "application/json", "{\"taken\":\"{receipt}\"}");
        var usual = gate(HttpPushRoutes.TRANSPORT);
        List<Feed> feeds = List.of(
                usual.feed(FEED).orElseThrow(),
                usual.feed(OTHER_TRANSPORT_FEED).orElseThrow(),
                FixedGate.feed(VIDEO_FEED, HttpPushRoutes.TRANSPORT, Map.of("videoStart", "true")));
        var gate = new FixedGate(feeds.stream().collect(toMap(Feed::id, feed -> feed)));
        var doors = Doors.of(feeds);
        server = WebServer.start(
                new HttpPushRoutes(INTAKE, replies, TALLY), new Doorway(gate, TALLY, Clock.systemUTC(), doors));
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
        byte[] message = new byte[atLeastBytes];
        new Random(51).nextBytes(message);
        return message;
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(uri("/feeds/" + account))
                        .header("Content-Type", "application/octet-stream")
                        .header("X-Api-Key", secret)
                        .POST(BodyPublishers.ofByteArray(message))
                        .build(),
                BodyHandlers.ofString());
        return new Answer(response.statusCode() / 100 == 2, response.body());
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        RawHttp.drop(server.port(), head("/feeds/" + account, "Content-Length: " + message.length), message, bytes);
        await().until(() -> TALLY.refused().contains(Refusal.INCOMPLETE));
    }

    @Override
    protected Connection stall() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(100);
        socket.getOutputStream()
                .write((head("/feeds/" + FEED, "Content-Length: 100").replace("\n", "\r\n") + "<a>").getBytes(UTF_8));
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

    @Test
    void answersInTheSendersDialectWithTheReceipt() throws Exception {
        HttpResponse<String> response = post("/feeds/" + FEED, "application/json", "{}".getBytes(UTF_8));

        String receipt = INTAKE.only().receipt().submission().toString();
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Hub-Receipt")).hasValue(receipt);
        assertThat(response.body()).isEqualTo("{\"taken\":\"" + receipt + "\"}");
    }

    @Test
    void takesPutAndPathsBelowTheFeedAndRecordsTheFacts() throws Exception {
        CLIENT.send(
                HttpRequest.newBuilder(uri("/feeds/" + FEED + "/cam/7?token=" + FixedGate.SECRET))
                        .PUT(BodyPublishers.ofString("x"))
                        .header("User-Agent", "camera/1")
                        .header("X-Api-Key", FixedGate.SECRET)
                        .build(),
                BodyHandlers.discarding());

        Arrival arrival = INTAKE.only().arrival();
        assertThat(arrival.transport().protocol()).isEqualTo("http");
        assertThat(arrival.transport().path()).isEqualTo("/feeds/" + FEED + "/cam/7");
        assertThat(arrival.transport().userAgent()).isEqualTo("camera/1");
        assertThat(arrival.transport().toString()).doesNotContain(FixedGate.SECRET);
        assertThat(arrival.mediaType()).isEqualTo("application/octet-stream");
    }

    @Test
    void findsThePartsOfAMultipartBody() throws Exception {
        String body = "--Sep\r\nContent-Disposition: form-data; name=\"anpr.xml\"\r\nContent-Type: text/xml\r\n\r\n"
                + "<a/>\r\n--Sep--\r\n";

        post("/feeds/" + FEED, "Multipart/Form-Data; boundary=Sep", body.getBytes(UTF_8));

        Arrival arrival = INTAKE.only().arrival();
        assertThat(arrival.mediaType()).isEqualTo("multipart/form-data; boundary=Sep");
        assertThat(arrival.body()).asString(UTF_8).isEqualTo(body);
        assertThat(arrival.parts()).extracting(Part::name).containsExactly("anpr.xml");
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-www-form-urlencoded, a=1&b=%C3%A9&",
        "application/x-www-form-urlencoded;charset=utf-16, a=é",
        "text/xml;charset=iso-8859-1, <a>é</a>",
        "text/plain;charset=no-such-charset, é",
        "application/x-java-serialized-object, rO0ABQ",
        "not a media type at all, x"
    })
    void landsTheBytesWhateverTheContentTypeSays(String contentType, String body) throws Exception {
        for (String method : new String[] {"POST", "PUT"}) {
            INTAKE.reset();
            CLIENT.send(
                    request("/feeds/" + FEED, contentType)
                            .method(method, BodyPublishers.ofString(body, UTF_8))
                            .build(),
                    BodyHandlers.discarding());

            assertThat(INTAKE.only().arrival().body())
                    .as(method)
                    .asString(UTF_8)
                    .isEqualTo(body);
        }
    }

    @Test
    void takesABodyOfUnstatedLength() throws Exception {
        byte[] message = message(FEED, FixedGate.SECRET, FixedGate.MAX_BYTES);

        CLIENT.send(
                request("/feeds/" + FEED, "text/csv")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(message)))
                        .build(),
                BodyHandlers.discarding());

        assertThat(INTAKE.only().arrival().body()).isEqualTo(message);
    }

    @Test
    void recordsWhatAnUploaderStatesOfAVideoWhereTheFeedAllowsIt() throws Exception {
        String start = "2026-03-14T08:15:30+00:00";

        assertThat(stating(VIDEO_FEED, "Video-Start", start, "Video-Start-Stated-By", "A. N. Other (simulated)"))
                .isEqualTo(202);
        assertThat(INTAKE.only().arrival().transport().videoStart())
                .isEqualTo(new VideoStart(start, "A. N. Other (simulated)"));
    }

    @Test
    void refusesAStartOfAVideoThatIsNotWholeOrThatTheFeedDoesNotAllow() throws Exception {
        String start = "2026-03-14T08:15:30Z";

        assertThat(stating(FEED, "Video-Start", start, "Video-Start-Stated-By", "Somebody"))
                .isEqualTo(400);
        assertThat(stating(VIDEO_FEED, "Video-Start", start)).isEqualTo(400);
        assertThat(stating(VIDEO_FEED, "Video-Start-Stated-By", "Somebody")).isEqualTo(400);
        assertThat(stating(VIDEO_FEED, "Video-Start", "noon", "Video-Start-Stated-By", "Somebody"))
                .isEqualTo(400);
        assertThat(stating(VIDEO_FEED, "Video-Start", start, "Video-Start", start, "Video-Start-Stated-By", "Somebody"))
                .isEqualTo(400);
        assertThat(INTAKE.landed()).isEmpty();
        assertThat(TALLY.refused()).containsOnly(Refusal.MALFORMED);
    }

    private static int stating(String feed, String... headers) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(uri("/feeds/" + feed))
                                .header("X-Api-Key", FixedGate.SECRET)
                                .headers(headers)
                                .POST(BodyPublishers.ofString("id,plate_number\n"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void refusesAnEmptyBody() throws Exception {
        HttpResponse<String> response = post("/feeds/" + FEED, "text/xml", new byte[0]);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void refusesAStatedLengthThatIsTooLargeWithoutReadingOn() throws Exception {
        String answer =
                RawHttp.ask(server.port(), head("/feeds/" + FEED, "Content-Length: " + (FixedGate.MAX_BYTES + 1)));

        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void refusesAChunkedBodyThatIsTooLargeWithoutReadingOn() throws Exception {
        String chunk = "10000\n" + "x".repeat(0x10000) + "\n";

        String answer =
                RawHttp.ask(server.port(), head("/feeds/" + FEED, "Transfer-Encoding: chunked") + chunk + "1\nx\n");

        assertThat(answer).as("the last chunk has not come").startsWith("HTTP/1.1 413");
    }

    @Test
    void landsNothingOfAChunkedBodyThatIsCut() throws Exception {
        RawHttp.drop(
                server.port(),
                head("/feeds/" + FEED, "Transfer-Encoding: chunked"),
                "4\r\nabcd\r\n".getBytes(UTF_8),
                9);

        await().until(() -> TALLY.refused().contains(Refusal.INCOMPLETE));
        assertThat(INTAKE.landed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw deflate"})
    void undoesACompressionAndRecordsIt(String coding) throws Exception {
        byte[] message = "<read/>".repeat(100).getBytes(UTF_8);

        HttpResponse<String> response = postCompressed(coding, compress(coding, message));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(INTAKE.only().arrival().body()).isEqualTo(message);
        assertThat(INTAKE.only().arrival().transport().contentEncoding())
                .matches(coding.replace("raw ", "") + "; sha256=[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesABombThatInflatesBeyondTheLimit(String coding) throws Exception {
        byte[] bomb = compress(coding, new byte[FixedGate.MAX_BYTES + 1]);

        assertThat(postCompressed(coding, bomb).statusCode()).isEqualTo(413);
        assertThat(INTAKE.landed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void refusesACompressionThatIsBrokenOrUnknown(String coding) throws Exception {
        byte[] whole = compress("gzip", "<read/>".repeat(100).getBytes(UTF_8));

        assertThat(postCompressed(coding, Arrays.copyOf(whole, whole.length - 9))
                        .statusCode())
                .isEqualTo(400);
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void refusesAMultipartBodyThatCannotBeCut() throws Exception {
        HttpResponse<String> response =
                post("/feeds/" + FEED, "multipart/form-data; boundary=Sep", "ZZ99ZZZ".getBytes(UTF_8));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("MALFORMED").doesNotContain("ZZ99ZZZ");
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void tellsASenderToTryLaterWhenTheHubCannotTakeOver() throws Exception {
        INTAKE.refuse(Refusal.UNAVAILABLE);

        HttpResponse<String> response = post("/feeds/" + FEED, "text/xml", "<a/>".getBytes(UTF_8));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static HttpResponse<String> post(String path, String contentType, byte[] body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                request(path, contentType)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> postCompressed(String coding, byte[] body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                request("/feeds/" + FEED, "text/xml")
                        .header("Content-Encoding", coding.replace("raw ", ""))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static byte[] compress(String coding, byte[] message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out =
                switch (coding) {
                    case "gzip" -> new GZIPOutputStream(bytes);
                    case "deflate" -> new DeflaterOutputStream(bytes);
                    default -> new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
                }) {
            out.write(message);
        }
        return bytes.toByteArray();
    }

    private static HttpRequest.Builder request(String path, String contentType) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", contentType)
                .header("X-Api-Key", FixedGate.SECRET);
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static String head(String path, String framing) {
        return "POST " + path + " HTTP/1.1\nHost: localhost\nX-Api-Key: " + FixedGate.SECRET
                + "\nContent-Type: text/xml\n" + framing + "\n\n";
    }
}
