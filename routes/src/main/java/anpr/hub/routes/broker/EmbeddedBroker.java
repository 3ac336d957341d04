package anpr.hub.routes.broker;

import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.transport.Tally;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/**
 * An Artemis broker inside the hub, with its journal on the local disk. It listens on no network port but those of
 * {@link PublisherDoors} and {@link SubscriberQueues}: only the hub itself reaches its own queues.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Where clients in the same process reach it. */
    public static final String URL = "vm://0";

    private static final long MEBIBYTE = 1024 * 1024;

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

    /**
     * Starts a broker that keeps everything below this folder.
     *
     * @param gate says who may do what
     */
    public EmbeddedBroker(Path folder, BrokerGate gate) {
        try {
            Files.createDirectories(folder);
            server.setSecurityManager(gate);
            server.setConfiguration(configuration(folder));
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the broker cannot start in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Lets feeds publish; to be closed before the intake is. */
    public PublisherDoors open(PublisherDoor mqtt, Gate gate, Intake intake, Tally tally) {
        return new PublisherDoors(server.getActiveMQServer(), mqtt, gate, intake, tally);
    }

    /**
     * The queues of subscribers; to be closed before the broker is.
     *
     * @param mostWaiting in one of them
     * @param amqp the port for AMQP 1.0; null for none
     */
    public SubscriberQueues queues(ConnectionFactory factory, int mostWaiting, @Nullable SubscriberDoor amqp) {
        return new SubscriberQueues(
                server.getActiveMQServer(), factory, mostWaiting, amqp == null ? Map.of() : Map.of(Reading.AMQP, amqp));
    }

    /** Messages in a queue that are not yet acknowledged. */
    public long backlog(String queue) {
        var located = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
        return located == null ? 0 : located.getMessageCount();
    }

    /** Whether there is a queue of this name. */
    boolean knows(String queue) {
        return server.getActiveMQServer().locateQueue(SimpleString.of(queue)) != null;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not stop cleanly", e);
        }
    }

    private static String unguessable() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Configuration configuration(Path folder) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("hub");
        configuration.setSecurityEnabled(true);
        // Asked each time: an agreement may have ended.
        configuration.setAuthenticationCacheSize(0);
        configuration.setAuthorizationCacheSize(0);
        // The broker's own account passes every gate; nobody uses it, so that nobody need know its password.
        configuration.setClusterPassword(unguessable());
        // Whoever publishes waits in a thread of this pool until the hub's own batch, which needs one too, is written:
        // in a
        // pool of a fixed size they would wait for each other. The number of connections bounds it.
        configuration.setThreadPoolMaxSize(-1);
        configuration.setJMXManagementEnabled(false);
        configuration.setPersistenceEnabled(true);
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalBufferTimeout_NIO(JournalProbe.bufferTimeout(folder));
        configuration.setJournalDirectory(folder.resolve("journal").toString());
        configuration.setBindingsDirectory(folder.resolve("bindings").toString());
        configuration.setPagingDirectory(folder.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
        configuration.setJournalMinFiles(4);
        configuration.setJournalPoolFiles(10);
        configuration.setMaxDiskUsage(95);
        configuration.setGlobalMaxSize(96 * MEBIBYTE);
        configuration.addAcceptorConfiguration("vm", URL);
        // Nothing is ever given up on: a leg that fails is tried again, ever more slowly, until it can.
        configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setMaxDeliveryAttempts(-1)
                        .setRedeliveryDelay(200)
                        .setRedeliveryMultiplier(2)
                        .setMaxRedeliveryDelay(10_000)
                        .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                        .setMaxSizeBytes(24 * MEBIBYTE)
                        .setPageSizeBytes((int) (2 * MEBIBYTE))
                        .setAutoCreateAddresses(false)
                        .setAutoCreateQueues(false)
                        .setAutoDeleteAddresses(false)
                        .setAutoDeleteQueues(false));
        // What a subscriber rejects would be thrown away.
        configuration.addAddressSetting(
                "anpr.subscriber.#",
                new AddressSettings().setDeadLetterAddress(SimpleString.of(SubscriberQueues.REJECTED)));
        for (CoreAddressConfiguration address : Addresses.all()) {
            configuration.addAddressConfiguration(address);
        }
        return configuration;
    }
}
