package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A camera's list as somebody sees it who asks for it. */
class PlateListTest {
    private static final Pattern NAME = Pattern.compile("<picName>(\\d+)</picName>");

    private final Queue<String> served = new ConcurrentLinkedQueue<>();
    private final PlateList list = new PlateList(() -> Instant.parse("2026-07-14T10:15:30Z"), served::add);
    private final HttpClient client = HttpClient.newHttpClient();
    private CameraServer camera;

    @BeforeEach
    void start() throws IOException {
        camera = CameraServer.start(PlateList.PATH, list, "hub", "a-password");
    }

    @AfterEach
    void stop() {
        client.close();
        camera.close();
    }

    @Test
    void whoCannotProveHimselfIsAskedForADigest() throws Exception {
        HttpResponse<String> answer = client.send(request("0", null), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Digest ");
    }

    @Test
    void anEntryIsAcknowledgedWhenItWasServedAndWhatComesAfterItIsAskedFor() throws Exception {
        CompletableFuture<Answer> first = listing("m1");
        await().until(() -> names(ask("0")).size() == 1);
        String name = names(ask("0")).getFirst();

        assertThat(first).isNotDone();
        assertThat(names(ask(name))).isEmpty();
        assertThat(first.join()).isEqualTo(Answer.YES);
        assertThat(served).contains("m1");
    }

    @Test
    void anAnswerThatIsBrokenOffServesNothing() throws Exception {
        list.line().sendAndHangUp(message("m1"));
        list.line().sendHalf(message("m2"));

        assertThatThrownBy(() -> ask("0")).isInstanceOf(IOException.class);
        assertThat(served).isEmpty();

        assertThat(names(ask("0"))).hasSize(1);
        assertThat(served).containsExactly("m1");
    }

    private CompletableFuture<Answer> listing(String id) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return list.line().send(message(id));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Message message(String id) {
        byte[] entry = "<plateNumber>ZZ99ZZZ</plateNumber>".getBytes(StandardCharsets.UTF_8);
        return new Message(id, "a-feed", new Message.Listed(), entry, List.of());
    }

    private static List<String> names(String document) {
        return NAME.matcher(document).results().map(found -> found.group(1)).toList();
    }

    /** As the hub asks, with the digest that the camera wants. */
    private String ask(String after) throws Exception {
        HttpResponse<String> challenge = client.send(request(after, null), HttpResponse.BodyHandlers.ofString());
        Matcher nonce = Pattern.compile("nonce=\"([^\"]+)\"")
                .matcher(challenge.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertThat(nonce.find()).isTrue();
        String a1 = md5("hub:Simulated camera:a-password");
        String a2 = md5("POST:" + PlateList.PATH);
        String response = md5(String.join(":", a1, nonce.group(1), "00000001", "c", "auth", a2));
        String proof = "Digest username=\"hub\", realm=\"Simulated camera\", nonce=\"" + nonce.group(1) + "\", uri=\""
                + PlateList.PATH + "\", qop=auth, nc=00000001, cnonce=\"c\", response=\"" + response + "\"";
        return client.send(request(after, proof), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest request(String after, @Nullable String proof) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(camera.address() + PlateList.PATH))
                .POST(HttpRequest.BodyPublishers.ofString("<AfterTime><picTime>" + after + "</picTime></AfterTime>"));
        return (proof == null ? request : request.header("Authorization", proof)).build();
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
