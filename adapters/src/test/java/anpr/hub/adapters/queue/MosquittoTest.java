package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RecordingIntake;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner's mosquitto with a password, and its own client as the camera. */
class MosquittoTest {
    private final RecordingIntake intake = new RecordingIntake();
    private final RecordingTally tally = new RecordingTally();
    private final int port = UnusedPort.find();

    @TempDir
    Path folder;

    private Process mosquitto;
    private Path pub;

    @BeforeEach
    void start() throws Exception {
        Path server = Program.need("/usr/sbin/mosquitto");
        pub = Program.need("/usr/bin/mosquitto_pub");
        Path passwords = folder.resolve("passwords");
        Program.run(
                folder,
                Program.need("/usr/bin/mosquitto_passwd").toString(),
                "-b",
                "-c",
                passwords.toString(),
                "hub",
                FixedGate.SECRET);
        Files.writeString(
                folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous false
                password_file %s
                user %s
                """.formatted(port, passwords, System.getProperty("user.name")));
        mosquitto = Program.start(folder, Map.of(), server.toString(), "-c", "mosquitto.conf");
        await().until(() -> Program.answers(port));
    }

    @AfterEach
    void stop() throws Exception {
        if (mosquitto != null) {
            Program.end(mosquitto);
        }
    }

    private void publish(String topic, String body, String... more) throws Exception {
        String[] fixed = {
            pub.toString(),
            "-h",
            "127.0.0.1",
            "-p",
            "" + port,
            "-u",
            "hub",
            "-P",
            FixedGate.SECRET,
            "-q",
            "1",
            "-t",
            topic,
            "-m",
            body
        };
        String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        Program.run(folder, all);
    }

    private Line open(String... settings) {
        Map<String, String> told =
                new HashMap<>(Map.of("url", "mqtt://127.0.0.1:" + port, "topics", "frigate/events", "user", "hub"));
        for (int i = 0; i < settings.length; i += 2) {
            told.put(settings[i], settings[i + 1]);
        }
        Feed feed = FixedGate.feed("garage", "mqtt", told);
        Ports all = PartnerBrokerTest.hub();
        Line line = new Mqtt()
                .open(
                        feed,
                        new Ports(
                                intake,
                                all.replies(),
                                tally,
                                all.cursors(),
                                all.catalogue(),
                                id -> Optional.of(FixedGate.SECRET),
                                Clock.systemUTC()));
        await().atMost(Duration.ofSeconds(20)).until(() -> line.trouble().isEmpty());
        return line;
    }

    @Test
    void landsWhatMosquittoPubPublishes() throws Exception {
        try (Line line = open()) {
            publish("frigate/events", "{\"type\":\"new\"}");
            await().until(() -> intake.landed().size() == 1);
            assertThat(line.trouble()).isEmpty();
        }

        assertThat(intake.only().arrival().body()).asString().isEqualTo("{\"type\":\"new\"}");
        assertThat(intake.only().arrival().transport().toString()).doesNotContain(FixedGate.SECRET);
    }

    @Test
    void whatIsPublishedWhileTheHubIsAwayWaitsForIt() throws Exception {
        open().close();
        publish("frigate/events", "while away");

        try (Line line = open()) {
            await().until(() -> intake.landed().size() == 1);
            assertThat(line.trouble()).isEmpty();
        }
        assertThat(intake.only().arrival().body()).asString().isEqualTo("while away");
    }

    @Test
    void whatWasNotLandedIsNotAcknowledged() throws Exception {
        intake.refuse(Refusal.UNAVAILABLE);
        try (Line line = open()) {
            publish("frigate/events", "not yet");
            await().until(() -> line.trouble().isPresent());
        }
        intake.reset();

        try (Line line = open()) {
            await().until(() -> intake.landed().size() == 1);
            assertThat(line.trouble()).isEmpty();
        }
    }

    @Test
    void aRetainedMessageComesOnceAndNotAgainWithEachConnection() throws Exception {
        publish("frigate/events", "retained", "-r");
        try (Line line = open()) {
            await().until(() -> intake.landed().size() == 1);
            assertThat(line.trouble()).isEmpty();
        }

        try (Line line = open()) {
            publish("frigate/events", "next");
            await().until(() -> intake.landed().size() >= 2);
            assertThat(line.trouble()).isEmpty();
        }
        assertThat(intake.landed()).hasSize(2);
        assertThat(intake.landed().get(1).arrival().body()).asString().isEqualTo("next");
    }

    @Test
    void aRetainedMessageIsIgnoredWhereTheFeedSaysSo() throws Exception {
        publish("frigate/events", "retained", "-r");
        try (Line line = open("retained", "ignore")) {
            await().until(() -> tally.ignored().contains("retained"));
            assertThat(line.trouble()).isEmpty();
        }
        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void saysThatTheBrokerDoesNotAdmitTheHub() {
        Feed feed = FixedGate.feed(
                "garage",
                "mqtt",
                Map.of("url", "mqtt://127.0.0.1:" + port, "topics", "frigate/events", "user", "stranger"));
        try (Line line = new Mqtt().open(feed, PartnerBrokerTest.hub())) {
            await().until(() -> line.trouble().orElse("").contains("tried again"));
            assertThat(line.trouble().orElseThrow()).contains("NOT_AUTHORIZED").doesNotContain(FixedGate.SECRET);
        }
    }
}
