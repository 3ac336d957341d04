package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.Certificates;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.Program;
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
    final RecordingIntake intake = new RecordingIntake();
    private final RecordingTally tally = new RecordingTally();
    private final int port = UnusedPort.find();
    private final int tlsPort = UnusedPort.find();
    private final int elsewherePort = UnusedPort.find();

    @TempDir
    Path folder;

    private Certificates certificates;
    private Process mosquitto;
    private Path pub;

    @BeforeEach
    void start() throws Exception {
        Path server = Program.need("/usr/sbin/mosquitto");
        pub = Program.need("/usr/bin/mosquitto_pub");
        certificates = Certificates.make(folder);
        Path passwords = folder.resolve("passwords");
        Program.run(
                folder,
                Program.need("/usr/bin/mosquitto_passwd").toString(),
                "-b",
                "-c",
                passwords.toString(),
                "hub",
                FixedGate.SECRET);
        Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous false
                password_file %s
                user %s
                listener %d 127.0.0.1
                cafile %s
                certfile %s
                keyfile %s
                require_certificate true
                use_identity_as_username true
                listener %d 127.0.0.1
                certfile %s
                keyfile %s
                """.formatted(
                        port,
                        passwords,
                        System.getProperty("user.name"),
                        tlsPort,
                        certificates.ca(),
                        certificates.file("server.pem"),
                        certificates.file("server.key"),
                        elsewherePort,
                        certificates.file("elsewhere.pem"),
                        certificates.file("elsewhere.key")));
        mosquitto = Program.start(folder, Map.of(), server.toString(), "-c", "mosquitto.conf");
        await().until(() -> Program.answers(port) && Program.answers(tlsPort) && Program.answers(elsewherePort));
    }

    @AfterEach
    void stop() throws Exception {
        if (mosquitto != null) {
            Program.end(mosquitto);
        }
    }

    void publish(String topic, String body, String... more) throws Exception {
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

    /** Of the protocol that the partner's broker is spoken to by. */
    String version() {
        return "5";
    }

    Line open(String... settings) {
        Line line = connect(settings);
        await().atMost(Duration.ofSeconds(20)).until(() -> line.trouble().isEmpty());
        return line;
    }

    private Line connect(String... settings) {
        Map<String, String> told = new HashMap<>(Map.of(
                "url", "mqtt://127.0.0.1:" + port, "topics", "frigate/events", "user", "hub", "version", version()));
        for (int i = 0; i < settings.length; i += 2) {
            told.put(settings[i], settings[i + 1]);
        }
        Feed feed = FixedGate.feed("garage", "mqtt", told);
        Ports all = PartnerBrokerTest.hub();
        return new Mqtt()
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
    void believesThePartnersOwnAuthorityAndProvesItselfByItsCertificate() throws Exception {
        try (Line line = open(
                "url",
                "mqtts://127.0.0.1:" + tlsPort,
                "caFile",
                certificates.ca(),
                "keyStore",
                certificates.keyStore("hub"))) {
            publish("frigate/events", "by TLS");
            await().until(() -> intake.landed().size() == 1);
            assertThat(line.trouble()).isEmpty();
        }

        assertThat(intake.only().arrival().transport().protocol()).isEqualTo("mqtts");
        assertThat(intake.only().arrival().transport().tls()).isEqualTo("TLS");
    }

    @Test
    void believesNoOtherAuthorityAndNoOtherName() {
        try (Line stranger = connect("url", "mqtts://127.0.0.1:" + elsewherePort)) {
            await().until(() -> stranger.trouble().orElse("").contains("certification path"));
        }
        try (Line renamed = connect("url", "mqtts://127.0.0.1:" + elsewherePort, "caFile", certificates.ca())) {
            await().until(() -> renamed.trouble().orElse("").contains("No subject alternative names"));
        }
    }

    @Test
    void saysThatTheBrokerDoesNotAdmitTheHub() {
        Feed feed = FixedGate.feed(
                "garage",
                "mqtt",
                Map.of(
                        "url",
                        "mqtt://127.0.0.1:" + port,
                        "topics",
                        "frigate/events",
                        "user",
                        "stranger",
                        "version",
                        version()));
        try (Line line = new Mqtt().open(feed, PartnerBrokerTest.hub())) {
            await().until(() -> line.trouble().orElse("").contains("tried again"));
            assertThat(line.trouble().orElseThrow()).contains("NOT_AUTHORIZED").doesNotContain(FixedGate.SECRET);
        }
    }
}
