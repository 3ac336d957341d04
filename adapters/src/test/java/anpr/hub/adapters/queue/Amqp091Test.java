package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.Certificates;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.Program;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Transport;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's RabbitMQ as a process of its own, with a folder, a name and ports of its own. */
@AdapterConformanceTest.Of("amqp091")
class Amqp091Test extends PartnerBrokerTest {
    private static final String QUEUE = "notification.hub";
    private static final String DEAD = "dead";

    @TempDir
    static Path folder;

    private static final int PORT = UnusedPort.find();
    private static final int TLS_PORT = UnusedPort.find();
    private static Process portMapper;
    private static Process rabbit;
    private static com.rabbitmq.client.Connection connection;
    private static Channel channel;

    @BeforeAll
    static void start() throws Exception {
        Path epmd = Program.need("/usr/bin/epmd");
        Path server = Program.need("/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/sbin/rabbitmq-server");
        Certificates.make(folder);
        Files.writeString(folder.resolve("rabbitmq.conf"), """
                listeners.tcp.1 = 127.0.0.1:%d
                listeners.ssl.1 = 127.0.0.1:%d
                ssl_options.cacertfile = %s
                ssl_options.certfile = %s
                ssl_options.keyfile = %s
                ssl_options.verify = verify_peer
                ssl_options.fail_if_no_peer_cert = false
                ssl_cert_login_from = common_name
                auth_mechanisms.1 = PLAIN
                auth_mechanisms.2 = EXTERNAL
                default_user = hub
                default_pass = %s
                """.formatted(
                        PORT,
                        TLS_PORT,
                        folder.resolve("ca.pem"),
                        folder.resolve("server.pem"),
                        folder.resolve("server.key"),
                        PASSWORD));
        Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_auth_mechanism_ssl].\n");
        Map<String, String> environment = new HashMap<>();
        int mapperPort = UnusedPort.find();
        environment.put("HOME", folder.toString());
        environment.put("ERL_EPMD_PORT", "" + mapperPort);
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODENAME", "hubtest" + PORT + "@localhost");
        environment.put("RABBITMQ_DIST_PORT", "" + UnusedPort.find());
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                folder.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        portMapper =
                Program.start(folder, environment, epmd.toString(), "-port", "" + mapperPort, "-address", "127.0.0.1");
        await().until(() -> Program.answers(mapperPort));
        rabbit = Program.start(folder, environment, server.toString());
        await().atMost(Duration.ofSeconds(90))
                .until(() -> Program.answers(TLS_PORT) && Program.answers(PORT) || !rabbit.isAlive());
        assertThat(rabbit.isAlive()).as(() -> "the log in " + folder).isTrue();
        connect();
    }

    private static void connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(PORT);
        factory.setUsername("hub");
        factory.setPassword(PASSWORD);
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
        channel.queueDeclare(DEAD, true, false, false, Map.of());
        channel.queueDeclare(
                QUEUE, true, false, false, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", DEAD));
    }

    @AfterAll
    static void stop() throws Exception {
        if (connection != null) {
            connection.abort(5_000);
        }
        if (rabbit != null) {
            Program.end(rabbit);
        }
        if (portMapper != null) {
            Program.end(portMapper);
        }
    }

    @Override
    Transport.ByFeed transport() {
        return new Amqp091();
    }

    @Override
    Map<String, String> settings() {
        return Map.of("url", "amqp://127.0.0.1:" + PORT, "queues", QUEUE, "user", "hub");
    }

    @Override
    void publish(byte[] body) throws Exception {
        channel.basicPublish(
                "",
                QUEUE,
                new AMQP.BasicProperties.Builder()
                        .contentType("application/xml")
                        .messageId("m-1")
                        .deliveryMode(2)
                        .build(),
                body);
        channel.waitForConfirmsOrDie(10_000);
    }

    /**
     * RabbitMQ tells a client only what is ready. What is with the hub is ready again once its line is closed, so that this
     * lets the line settle what it is about to, ends it, and counts.
     */
    @Override
    long held() throws Exception {
        if (channel.messageCount(QUEUE) == 0 && INTAKE.waiting() > 0) {
            return 1;
        }
        line.close();
        long ready = channel.messageCount(QUEUE);
        if (!stopped && (ready == 0 || TALLY.refused().isEmpty())) {
            line = open(settings());
        }
        return ready;
    }

    @Override
    void purge() throws Exception {
        channel.queuePurge(QUEUE);
        channel.queuePurge(DEAD);
    }

    @Test
    void rejectedMessagesGoToThePartnersDeadLetters() throws Exception {
        line.close();
        line = open(rejecting());
        publish(message(FEED, PASSWORD, FixedGate.MAX_BYTES + 1));

        await().until(() -> channel.messageCount(DEAD) == 1);
    }

    @Test
    void provesItselfByItsCertificate() throws Exception {
        line.close();
        try (Line external = open(Map.of(
                "url",
                "amqps://127.0.0.1:" + TLS_PORT,
                "queues",
                QUEUE,
                "caFile",
                folder.resolve("ca.pem").toString(),
                "keyStore",
                folder.resolve("hub.p12").toString()))) {
            publish(message(FEED, PASSWORD, 1));
            await().atMost(Duration.ofSeconds(20)).until(() -> INTAKE.landed().size() == 1);
            assertThat(external.trouble()).isEmpty();
        }

        var facts = INTAKE.only().arrival().transport();
        assertThat(facts.protocol()).isEqualTo("amqps");
        assertThat(facts.tls()).isEqualTo("TLS");
        assertThat(facts.messageId()).isEqualTo("m-1");
        assertThat(facts.path()).isEqualTo("/" + QUEUE);
    }

    @Test
    void doesNotBelieveAStrangersCertificate() throws Exception {
        try (Line stranger = open(Map.of("url", "amqps://127.0.0.1:" + TLS_PORT, "queues", QUEUE, "user", "hub"))) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stranger.trouble().orElse("").contains("tried again"));
            assertThat(stranger.trouble().orElseThrow()).contains("certification path");
        }
    }
}
