package anpr.hub.routes.broker;

import anpr.hub.core.subscriber.Subscriber;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The queues from which subscribers take hits, and the ports on which they do: for each subscriber one queue of each
 * {@link Kind}, durable, the most urgent first. Their names tell the subscriber and the kind, and no message has a property that
 * tells more. Safe for use by many threads.
 */
public final class SubscriberQueues implements AutoCloseable {
    /** Where what a subscriber rejects goes, for the hub to note it. */
    static final String REJECTED = "anpr.rejected";

    private static final String PREFIX = "anpr.subscriber.";
    private static final int LEAST_URGENT = 10;
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);
    private static final int WAIT_MS = 100;
    private static final int LOOKS_AFTER_CONSUMERS = 10;

    private final ActiveMQServer server;
    private final ConnectionFactory factory;
    private final int mostWaiting;
    private final Map<Reading, SubscriberDoor> doors;
    private final Entered entered;
    private final Map<String, Object> filling = new ConcurrentHashMap<>();
    private @Nullable Connection connection;
    private List<BrokerPort> ports = List.of();

    /** What is kept apart: who listens for live hits is not kept by old ones. */
    public enum Kind {
        LIVE,
        LATE,
        PAST,
        /** What is of no hit. */
        NOTICES
    }

    /** @param mostWaiting messages in a queue; more are not put there, but wait where they come from */
    SubscriberQueues(
            ActiveMQServer server, ConnectionFactory factory, int mostWaiting, Map<Reading, SubscriberDoor> doors) {
        this.server = server;
        this.factory = factory;
        this.mostWaiting = mostWaiting;
        this.doors = Map.copyOf(doors);
        BrokerGate gate = (BrokerGate) server.getSecurityManager();
        this.entered = gate.entered();
        doors.values().stream()
                .mapToInt(SubscriberDoor::connectionsPerSubscriber)
                .max()
                .ifPresent(gate::boundSubscribers);
    }

    /** The queue of a subscriber, as a client names it. */
    public static String name(String subscriber, Kind kind) {
        return PREFIX + subscriber + '.' + kind.name().toLowerCase(Locale.ROOT);
    }

    /** Whether this is a queue of the subscriber's, by its name or by that of its address with it. */
    static boolean isOf(String subscriber, String address) {
        return Arrays.stream(Kind.values())
                .map(kind -> name(subscriber, kind))
                .anyMatch(own -> own.equals(address) || address.equals(own + "::" + own));
    }

    /** Whether any subscriber can reach this broker. */
    public boolean hasDoors() {
        return !doors.isEmpty();
    }

    /** Lets subscribers in. */
    public synchronized void openDoors() {
        if (ports.isEmpty()) {
            ports = doors.entrySet().stream()
                    .map(door -> port(door.getKey(), door.getValue()))
                    .toList();
        }
    }

    private BrokerPort port(Reading by, SubscriberDoor door) {
        return BrokerPort.open(
                server,
                new BrokerPort.Where(
                        "hits-" + by.name().toLowerCase(Locale.ROOT),
                        by.name(),
                        door.host(),
                        door.port(),
                        door.connections(),
                        door.keyStore(),
                        door.keyStorePassword()),
                Map.of(
                        "saslMechanisms",
                        "PLAIN",
                        "amqpIdleTimeout",
                        door.silence().toMillis()));
    }

    /** Where each protocol is spoken: host and port. */
    public synchronized Map<String, Map<String, Object>> listening() {
        Map<String, Map<String, Object>> listening = new LinkedHashMap<>();
        ports.forEach(port -> listening.put(port.name(), port.listening()));
        return listening;
    }

    /** The subscribers that have queues here. */
    public Set<String> subscribers() {
        Set<String> ids = new TreeSet<>();
        for (SimpleString address : server.getPostOffice().getAddresses()) {
            String name = address.toString();
            if (name.startsWith(PREFIX)) {
                ids.add(name.substring(PREFIX.length(), name.lastIndexOf('.')));
            }
        }
        return ids;
    }

    /** Makes the queues of a subscriber that are not there yet, and lets it in. */
    public void open(String subscriber) {
        for (Kind kind : Kind.values()) {
            create(name(subscriber, kind));
        }
        entered.open(subscriber + Subscriber.QUEUES);
    }

    /** Takes the queues of a subscriber away, with what is in them. */
    public void remove(String subscriber) {
        try {
            for (Kind kind : Kind.values()) {
                SimpleString name = SimpleString.of(name(subscriber, kind));
                if (server.locateQueue(name) != null) {
                    server.destroyQueue(name, null, false, true, true);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("the queues of subscriber " + subscriber + " cannot be taken away", e);
        }
    }

    /**
     * Puts a message in a queue of {@link #open}; when this returns true it is durable.
     *
     * @param urgency 1 the most urgent, 9 the least
     * @param id the same whenever the same is told again
     * @return false if as many wait as may
     */
    public boolean put(String subscriber, Kind kind, int urgency, UUID id, String type, byte[] json) {
        String name = name(subscriber, kind);
        synchronized (filling.computeIfAbsent(name, queue -> new Object())) {
            return waiting(name) < mostWaiting && send(name, urgency, id, type, json);
        }
    }

    private boolean send(String queue, int urgency, UUID id, String type, byte[] json) {
        try (Session session = connection().createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            TextMessage message = session.createTextMessage(new String(json, StandardCharsets.UTF_8));
            message.setJMSCorrelationID(id.toString());
            message.setJMSType(type);
            producer.send(message, DeliveryMode.PERSISTENT, LEAST_URGENT - urgency, Message.DEFAULT_TIME_TO_LIVE);
            return true;
        } catch (JMSException e) {
            throw new IllegalStateException("the broker does not take a message: " + e.getErrorCode(), e);
        }
    }

    /**
     * Takes out again what waits for a subscriber, which is shut out until {@link #open}: what it has in hand and has not
     * acknowledged, too.
     *
     * @param back is told the id of each
     * @return whether all of it is out
     */
    public boolean takeBack(String subscriber, Consumer<UUID> back) {
        boolean inHand = entered.shut(subscriber + Subscriber.QUEUES);
        boolean empty = true;
        for (Kind kind : Kind.values()) {
            // On its way back from a consumer a message is counted nowhere for a moment.
            empty &= drain(name(subscriber, kind), inHand ? LOOKS_AFTER_CONSUMERS : 0, back);
        }
        return empty;
    }

    /** @param tell of each message that a subscriber rejected, its id */
    public void rejected(Consumer<UUID> tell) {
        drain(REJECTED, 0, tell);
    }

    /** @param looks how often in a row there must be nothing, {@link #WAIT_MS} apart, until it is believed */
    private boolean drain(String name, int looks, Consumer<UUID> tell) {
        if (server.locateQueue(SimpleString.of(name)) == null || looks == 0 && waiting(name) == 0) {
            return true;
        }
        long end = System.nanoTime() + LONGEST_DRAIN.toNanos();
        try (Session session = connection().createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(name))) {
            int left = looks;
            while ((waiting(name) > 0 || left > 0) && System.nanoTime() < end) {
                Message message = consumer.receive(WAIT_MS);
                if (message == null) {
                    left--;
                } else {
                    left = looks;
                    tell.accept(UUID.fromString(message.getJMSCorrelationID()));
                    session.commit();
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException("the broker gives no message out: " + e.getErrorCode(), e);
        }
        return waiting(name) == 0;
    }

    private long waiting(String queue) {
        return Optional.ofNullable(server.locateQueue(SimpleString.of(queue)))
                .map(Queue::getMessageCount)
                .orElse(0L);
    }

    private void create(String name) {
        try {
            server.createQueue(
                    QueueConfiguration.of(name)
                            .setAddress(name)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)
                            .setAutoCreateAddress(true),
                    true);
        } catch (Exception e) {
            throw new IllegalStateException("the queue " + name + " cannot be made", e);
        }
    }

    private synchronized Connection connection() throws JMSException {
        Connection open = connection;
        if (open == null) {
            open = factory.createConnection();
            open.start();
            connection = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        ports.forEach(BrokerPort::close);
        ports = List.of();
        Connection open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (JMSException e) {
                throw new IllegalStateException("the connection to the broker did not close", e);
            }
        }
    }
}
