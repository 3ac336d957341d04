package anpr.hub.routes.broker;

import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.ClientOptions;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.DistributionMode;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.jspecify.annotations.Nullable;

/** A subscriber's own program, which takes hits by AMQP 1.0 one at a time, and tries what it may not. */
public final class HitReader implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Client client = Client.create(new ClientOptions());
    private final Connection connection;

    public HitReader(int port, String name, String secret) throws Exception {
        ConnectionOptions options = new ConnectionOptions()
                .reconnectEnabled(false)
                .user(name)
                .password(secret)
                .openTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .requestTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .closeTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        options.saslOptions().addAllowedMechanism("PLAIN").addAllowedMechanism("ANONYMOUS");
        try {
            connection = client.connect("127.0.0.1", port, options);
            connection.openFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            client.close();
            throw e;
        }
    }

    public Receiver receiver(String queue) throws Exception {
        return opened(connection.openReceiver(queue, oneAtATime()));
    }

    Receiver browser(String queue) throws Exception {
        ReceiverOptions options = oneAtATime();
        options.sourceOptions().distributionMode(DistributionMode.COPY);
        return opened(connection.openReceiver(queue, options));
    }

    void send(String queue) throws Exception {
        connection
                .openSender(queue)
                .openFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .send(Message.create("no"));
    }

    void makeAQueue() throws Exception {
        opened(connection.openDynamicReceiver(oneAtATime()));
    }

    void subscribe(String topic) throws Exception {
        connection
                .openDurableReceiver(topic, "mine", oneAtATime())
                .openFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The next; null if none comes within twenty seconds. */
    public static @Nullable Delivery next(Receiver receiver) throws ClientException {
        return receiver.receive(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static ReceiverOptions oneAtATime() {
        return new ReceiverOptions().autoAccept(false).autoSettle(true).creditWindow(1);
    }

    private static Receiver opened(Receiver receiver) throws Exception {
        return receiver.openFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
