package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner that publishes to the hub by MQTT, played by Mosquitto's clients: from the packet to the stored read. */
class MosquittoPubTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    private static final Path CLIENTS = Path.of("/usr/bin");
    private static final String FEED = "yard-frigate";
    private static final String TOPIC = "frigate/events";

    @TempDir
    Path temp;

    private TestHub hub;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(CLIENTS.resolve("mosquitto_pub")), "mosquitto_pub is not installed");
        Path partners = Files.createDirectory(temp.resolve("partners"));
        Path yard = partners.resolve("yard");
        Files.createDirectories(yard.resolve("feeds"));
        Files.copy(HOME.resolve("partner-config/partner.schema.json"), partners.resolve("partner.schema.json"));
        Files.copy(HOME.resolve("partner-config/pretend-retail/partner.yaml"), yard.resolve("partner.yaml"));
        Files.writeString(
                yard.resolve("feeds/" + FEED + ".yaml"),
                "sourceType: frigate\ntransport: mqtt-push\nmaxBytes: 65536\nsettings:\n  topics: frigate/events\n");
        Files.writeString(
                yard.resolve("cameras.csv"),
                "feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,locationText,locationDisclosure,zone,"
                        + "confidenceScale,directions\n" + FEED
                        + ",gate,32009,1,1,FIXED,55.7,0.4,Yard,RESTRICTED,,,\n");
        hub = open();
    }

    private TestHub open() {
        return new TestHub(temp.resolve("data"), temp.resolve("partners"), "--hub.mqtt.port=0");
    }

    @AfterEach
    void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    void everyVersionAndQualityOfServiceEndsInTheStore() throws Exception {
        List<String> plates = new ArrayList<>();
        for (String version : List.of("mqttv311", "mqttv5")) {
            for (int qos = 0; qos <= 2; qos++) {
                String plate = "ZZ99ZZ" + (char) ('A' + plates.size());
                plates.add(plate);
                assertThat(publish(version, qos, FEED, hub.secret(FEED), TOPIC, event(plate)))
                        .as("%s, QoS %d", version, qos)
                        .isZero();
            }
        }

        await().untilAsserted(() ->
                assertThat(plates).allSatisfy(plate -> assertThat(stored(plate)).isEqualTo(1)));
        assertThat(hub.jdbc
                        .sql("select canonical::json #>> '{provenance,transport}' from read where vrm = 'ZZ99ZZF'")
                        .query(String.class)
                        .single())
                .contains("\"protocol\":\"mqtt/5\"", "\"principal\":\"" + FEED, "\"path\":\"" + TOPIC, "127.0.0.1")
                .doesNotContain(hub.secret(FEED));
    }

    @Test
    void whatIsAcknowledgedSurvivesARestartAndWhatIsRetainedIsNotReadAgain() throws Exception {
        assertThat(publish("mqttv311", 1, FEED, hub.secret(FEED), TOPIC, event("ZZ99ZZM"), "-r"))
                .isZero();
        String secret = hub.secret(FEED);
        hub.close();
        hub = open();

        assertThat(publish("mqttv311", 1, FEED, secret, TOPIC, event("ZZ99ZZN")))
                .isZero();
        await().untilAsserted(() -> {
            assertThat(stored("ZZ99ZZM")).isEqualTo(1);
            assertThat(stored("ZZ99ZZN")).isEqualTo(1);
        });
        assertThat(hub.count("select count(*) from submission")).isEqualTo(2);
    }

    @Test
    void tellsSendersNo() throws Exception {
        String secret = hub.secret(FEED);

        assertThat(publish("mqttv311", 1, FEED, "guess", TOPIC, event("ZZ99ZZX")))
                .isNotZero();
        assertThat(publish("mqttv5", 1, FEED, "guess", TOPIC, event("ZZ99ZZX"))).isNotZero();
        assertThat(publish("mqttv5", 1, "nobody", secret, TOPIC, event("ZZ99ZZX")))
                .isNotZero();
        assertThat(said("mqttv5", 1, FEED, secret, "feeds/another", event("ZZ99ZZX")))
                .contains("Not authorized");
        assertThat(said("mqttv5", 1, FEED, secret, TOPIC, "x".repeat(65_537))).contains("Not authorized");
        assertThat(run("mosquitto_sub", "-V", "mqttv311", "-u", FEED, "-P", secret, "-t", "#", "-W", "3")
                        .said())
                .contains("denied");

        assertThat(hub.count("select count(*) from submission")).isZero();
    }

    private static String event(String plate) {
        return """
                {"type": "update", "before": {}, "after": {"id": "%1$s-x", "camera": "gate", "label": "car",
                "frame_time": %2$s, "start_time": %2$s, "false_positive": false,
                "recognized_license_plate": "%1$s", "recognized_license_plate_score": 0.9}}""".formatted(plate, Instant.now().getEpochSecond() + ".5");
    }

    private long stored(String plate) {
        return hub.count("select count(*) from read where vrm = ?", plate);
    }

    private int publish(String version, int qos, String user, String secret, String topic, String body, String... more)
            throws Exception {
        return published(version, qos, user, secret, topic, body, more).exit();
    }

    private String said(String version, int qos, String user, String secret, String topic, String body)
            throws Exception {
        return published(version, qos, user, secret, topic, body).said();
    }

    private Outcome published(
            String version, int qos, String user, String secret, String topic, String body, String... more)
            throws Exception {
        Path file = Files.writeString(temp.resolve("body"), body);
        List<String> arguments = new ArrayList<>(
                List.of("-V", version, "-q", "" + qos, "-u", user, "-P", secret, "-t", topic, "-f", file.toString()));
        arguments.addAll(List.of(more));
        return run("mosquitto_pub", arguments.toArray(String[]::new));
    }

    private record Outcome(int exit, String said) {}

    private Outcome run(String client, String... arguments) throws Exception {
        int port = new ObjectMapper()
                .readTree(temp.resolve("data/hub.json").toFile())
                .at("/mqtt/port")
                .asInt();
        List<String> command =
                new ArrayList<>(List.of(CLIENTS.resolve(client).toString(), "-h", "127.0.0.1", "-p", "" + port));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), said);
    }
}
