package anpr.hub.routes.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An Artemis broker inside the hub, with its journal on the local disk. It listens on no network port: only the hub
 * itself reaches it.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Where clients in the same process reach it. */
    public static final String URL = "vm://0";

    private static final long MEBIBYTE = 1024 * 1024;

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

    /** Starts a broker that keeps everything below this folder. */
    public EmbeddedBroker(Path folder) {
        try {
            Files.createDirectories(folder);
            server.setConfiguration(configuration(folder));
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the broker cannot start in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Messages in a queue that are not yet acknowledged. */
    public long backlog(String queue) {
        var located = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
        return located == null ? 0 : located.getMessageCount();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not stop cleanly", e);
        }
    }

    private static Configuration configuration(Path folder) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("hub");
        configuration.setSecurityEnabled(false);
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
        for (CoreAddressConfiguration address : Addresses.all()) {
            configuration.addAddressConfiguration(address);
        }
        return configuration;
    }
}
