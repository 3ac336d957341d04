package anpr.hub.routes.bench;

import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.broker.BrokerGate;
import anpr.hub.routes.broker.EmbeddedBroker;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.LoggerFactory;

/**
 * What the broker alone does: the hub's embedded broker and its settings, durable messages of 1 KB, one a read, sent by
 * senders that each wait for the disk, and consumed in transactions of 100. Prints one JSON object.
 */
public final class BrokerBench {
    private static final byte[] KILOBYTE = new byte[1024];

    private BrokerBench() {}

    /** @param args folder for the journal, number of senders, seconds */
    public static void main(String[] args) throws Exception {
        // Without Spring nobody configures the log, and it would print every step: more work than the broker's own.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        Path folder = Files.createDirectories(Path.of(args[0]));
        int senders = Integer.parseInt(args[1]);
        Duration time = Duration.ofSeconds(Long.parseLong(args[2]));
        try (EmbeddedBroker broker = new EmbeddedBroker(folder, BrokerGate.forNobody());
                ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(EmbeddedBroker.URL)) {
            long sent = send(factory, senders, time);
            long start = System.nanoTime();
            long consumed = consume(factory);
            double consumedPerSecond = consumed / ((System.nanoTime() - start) / 1e9);
            System.out.printf(
                    "{\"sendsPerSecond\":%.0f,\"consumesPerSecond\":%.0f,\"senders\":%d,\"left\":%d}%n",
                    sent / (double) time.toSeconds(), consumedPerSecond, senders, broker.backlog(Addresses.REPLAYS));
        }
    }

    private static long send(ActiveMQConnectionFactory factory, int senders, Duration time) throws Exception {
        AtomicLong sent = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(senders)) {
            for (int i = 0; i < senders; i++) {
                all.add(threads.submit(() -> {
                    try (Connection connection = factory.createConnection();
                            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                            MessageProducer producer = session.createProducer(session.createQueue(Addresses.REPLAYS))) {
                        while (System.nanoTime() < end) {
                            BytesMessage message = session.createBytesMessage();
                            message.writeBytes(KILOBYTE);
                            producer.send(message);
                            sent.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> sender : all) {
                sender.get();
            }
        }
        return sent.get();
    }

    private static long consume(ActiveMQConnectionFactory factory) throws JMSException {
        long consumed = 0;
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(Addresses.REPLAYS))) {
            connection.start();
            while (consumer.receive(500) != null) {
                if (++consumed % 100 == 0) {
                    session.commit();
                }
            }
            session.commit();
        }
        return consumed;
    }
}
