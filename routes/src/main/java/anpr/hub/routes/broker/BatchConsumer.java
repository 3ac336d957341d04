package anpr.hub.routes.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.connection.JmsResourceHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Takes what waits in a queue, hands it on as one, and commits or rolls back as one. */
final class BatchConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(BatchConsumer.class);
    private static final int MOST_MESSAGES = 100;
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final long WAIT_MILLIS = 500;

    private final ConnectionFactory broker;
    private final String queue;
    private final int consumers;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean open;

    BatchConsumer(Endpoint endpoint, Processor processor, ConnectionFactory broker, String queue, int consumers) {
        super(endpoint, processor);
        this.broker = broker;
        this.queue = queue;
        this.consumers = consumers;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        open = true;
        for (int i = 1; i <= consumers; i++) {
            threads.add(Thread.ofPlatform().name(queue + "-" + i).start(this::consume));
        }
    }

    @Override
    protected void doStop() throws Exception {
        open = false;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        }
        threads.clear();
        super.doStop();
    }

    private void consume() {
        while (open) {
            try (Connection connection = broker.createConnection();
                    Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                    MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                connection.start();
                while (open) {
                    batch(session, consumer);
                }
            } catch (JMSException e) {
                LOG.error("{} cannot be consumed: {}", queue, e.getMessage());
                pause();
            }
        }
    }

    private void batch(Session session, MessageConsumer consumer) throws JMSException {
        @Nullable Message next = consumer.receive(WAIT_MILLIS);
        if (next == null) {
            return;
        }
        // What failed before is tried alone, so that it does not take others with it again.
        int most = next.getJMSRedelivered() ? 1 : MOST_MESSAGES;
        List<byte[]> bodies = new ArrayList<>();
        int bytes = 0;
        while (next != null) {
            byte[] body = next.getBody(byte[].class);
            bodies.add(body);
            bytes += body.length;
            next = bodies.size() < most && bytes < MOST_BYTES ? consumer.receiveNoWait() : null;
        }
        @Nullable Exception failure = process(bodies, session);
        if (failure == null) {
            session.commit();
        } else {
            LOG.warn("{} is tried again: {} messages failed with {}", queue, bodies.size(), failure.toString());
            session.rollback();
        }
    }

    /** Runs the route with the session bound to the thread, so that what it sends is sent in this transaction. */
    private @Nullable Exception process(List<byte[]> bodies, Session session) {
        Exchange exchange = createExchange(true);
        exchange.getIn().setBody(bodies);
        TransactionSynchronizationManager.bindResource(broker, new JmsResourceHolder(session));
        try {
            getProcessor().process(exchange);
            return exchange.getException();
        } catch (Exception e) {
            return e;
        } finally {
            TransactionSynchronizationManager.unbindResource(broker);
            releaseExchange(exchange, true);
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
