package anpr.hub.simulator;

import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.seal.Logs;
import anpr.hub.simulator.stamp.TimeStampAuthority;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Who vouches for a demo hub's logs: a witness in a process of its own and a time-stamping authority, both simulated, written
 * into the hub's data before it starts.
 */
final class Vouchers implements AutoCloseable {
    /** Settings of the hub that go with them. */
    static final List<String> SETTINGS = List.of("--hub.seal.hub=" + Vouchers.HUB, "--hub.seal.anchor=10s");

    private static final String HUB = "demo.invalid";
    private static final Duration LONGEST_ANCHOR = Duration.ofSeconds(40);

    private final TimeStampAuthority authority;
    private final WitnessProcess witness;

    private Vouchers(TimeStampAuthority authority, WitnessProcess witness) {
        this.authority = authority;
        this.witness = witness;
    }

    /**
     * Starts them.
     *
     * @param home a built repository
     * @param data of the hub; the witness has a folder of its own in it, which it would not have outside a demo
     */
    static Vouchers open(Path home, Path data) throws IOException {
        Path seal = Files.createDirectories(data.resolve("seal"));
        List<NoteKey> logs = new ArrayList<>();
        for (Logs.Log log : Logs.Log.values()) {
            logs.add(new NoteSigner.Log(HUB + '/' + log.text(), KeyFiles.loadOrCreate(seal.resolve("keys"), log.text()))
                    .key());
        }
        TimeStampAuthority authority = new TimeStampAuthority(Clock.systemUTC());
        try {
            WitnessProcess witness = WitnessProcess.start(
                    HubProcess.builtClassPath(home), data.resolve("witness"), "witness.invalid", logs);
            Files.writeString(seal.resolve("tsa-root.pem"), authority.root());
            Files.writeString(
                    seal.resolve("anchors.yaml"), """
                    witnesses: [{url: "%s", key: "%s"}]
                    authority: {url: "%s", ca: tsa-root.pem}
                    """.formatted(witness.url(), witness.key(), authority.url()));
            return new Vouchers(authority, witness);
        } catch (IOException | RuntimeException e) {
            authority.close();
            throw e;
        }
    }

    /** Waits until what came in is vouched for, and says how; or what is amiss. */
    List<String> standing(HubAddress hub) throws IOException, InterruptedException {
        long began = System.nanoTime();
        JsonNode state = ask(hub);
        while (!vouched(state) && System.nanoTime() - began < LONGEST_ANCHOR.toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            state = ask(hub);
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode log : state.path("logs")) {
            lines.add("log %s: %,d leaves signed by %s, %s"
                    .formatted(
                            log.path("log").asText(),
                            log.path("size").asLong(),
                            log.path("witnesses").isEmpty() ? "no witness" : names(log.path("witnesses")),
                            log.path("stamped").asBoolean() ? "with a time stamp" : "without a time stamp"));
        }
        for (Map.Entry<String, JsonNode> trouble : state.path("troubles").properties()) {
            lines.add(trouble.getKey() + ": " + trouble.getValue().asText());
        }
        return lines;
    }

    private static boolean vouched(JsonNode state) {
        JsonNode ingest = state.path("logs").path(0);
        return ingest.path("size").asLong() > 0 && ingest.path("stamped").asBoolean();
    }

    private static String names(JsonNode witnesses) {
        List<String> names = new ArrayList<>();
        witnesses.forEach(name -> names.add(name.asText()));
        return String.join(", ", names);
    }

    private static JsonNode ask(HubAddress hub) throws IOException, InterruptedException {
        String operator = "operator:" + Secrets.read(hub.secrets()).of("operator");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(hub.http().resolve("/api/anchors"))
                            .header(
                                    "Authorization",
                                    "Basic "
                                            + Base64.getEncoder()
                                                    .encodeToString(operator.getBytes(StandardCharsets.UTF_8)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return new ObjectMapper().readTree(answer.body());
        }
    }

    @Override
    public void close() {
        witness.close();
        authority.close();
    }
}
