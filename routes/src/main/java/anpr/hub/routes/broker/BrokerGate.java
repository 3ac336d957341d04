package anpr.hub.routes.broker;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnection;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what in the embedded broker. The hub's own connections, which never leave the process, may do everything. Who
 * comes by a network port must prove to be a feed of that port's transport, and may then send to what is the feed's, or a
 * subscriber, and may then take from its own queues; no other permission is given, whatever is asked for. Safe for use by
 * many threads.
 */
public final class BrokerGate implements ActiveMQSecurityManager5 {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerGate.class);

    private final Gate gate;
    private final Readers readers;
    private final Tally tally;
    private final Entered entered = new Entered();
    private volatile int mostOfOneFeed;
    private volatile int mostOfOneSubscriber;

    public BrokerGate(Gate gate, Readers readers, Tally tally) {
        this.gate = gate;
        this.readers = readers;
        this.tally = tally;
    }

    /** For a broker that only the hub itself reaches. */
    public static BrokerGate forNobody() {
        return new BrokerGate(
                new Gate() {
                    @Override
                    public Optional<Feed> admit(String feed, String secret) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<Feed> feed(String feed) {
                        return Optional.empty();
                    }
                },
                Readers.NONE,
                new Tally() {
                    @Override
                    public void refused(String adapter, @Nullable Feed feed, Refusal refusal) {}

                    @Override
                    public void ignored(String adapter, Feed feed, String what) {}
                });
    }

    /** @param connections most of one feed at a time */
    void bound(int connections) {
        mostOfOneFeed = connections;
    }

    /** @param connections most of one subscriber at a time */
    void boundSubscribers(int connections) {
        mostOfOneSubscriber = connections;
    }

    /** Who came in. */
    Entered entered() {
        return entered;
    }

    /** A principal of the embedded broker's that has no name outside of it. */
    private static final class Hub extends UserPrincipal {
        private static final long serialVersionUID = 1L;

        Hub() {
            super("hub");
        }
    }

    /** A subscriber that takes from its queues. */
    private static final class Reader extends UserPrincipal {
        private static final long serialVersionUID = 1L;

        Reader(String name) {
            super(name);
        }
    }

    @Override
    public @Nullable Subject authenticate(
            @Nullable String user,
            @Nullable String password,
            @Nullable RemotingConnection connection,
            @Nullable String domain) {
        if (connection == null) {
            return null;
        }
        if (isHub(connection)) {
            return subject(new Hub());
        }
        // Asked with empty texts where there are none, so that the time taken says nothing.
        String name = user == null ? "" : user;
        String secret = password == null ? "" : password;
        return Reading.of(connection)
                .map(by -> reader(by, name, secret, connection))
                .orElseGet(() -> feed(name, secret, connection));
    }

    private @Nullable Subject feed(String name, String secret, RemotingConnection connection) {
        Optional<Publishing> by = Publishing.of(connection);
        Feed feed = gate.admit(name, secret)
                .filter(one -> by.filter(publishing -> publishing.isFor(one)).isPresent())
                .orElse(null);
        if (feed == null) {
            LOG.warn("Refused a sign-in: {}", Refusal.NOT_ADMITTED);
            tally.refused(by.map(Publishing::adapter).orElse("broker/1"), null, Refusal.NOT_ADMITTED);
            return null;
        }
        if (!entered.enters(connection, feed.id(), mostOfOneFeed)) {
            LOG.warn("Refused a connection of feed {}: {} are the most at a time", feed.id(), mostOfOneFeed);
            tally.refused(by.orElseThrow().adapter(), feed, Refusal.UNAVAILABLE);
            return null;
        }
        MqttEntrance.of(connection).ifPresent(entrance -> entrance.admitted(feed));
        return subject(new UserPrincipal(feed.id()));
    }

    private @Nullable Subject reader(Reading by, String name, String secret, RemotingConnection connection) {
        if (readers.admit(name, secret).isEmpty()) {
            LOG.warn("Refused a sign-in to read hits: {}", Refusal.NOT_ADMITTED);
            tally.refused(by.adapter(), null, Refusal.NOT_ADMITTED);
            return null;
        }
        if (!entered.enters(connection, name, mostOfOneSubscriber)) {
            LOG.warn(
                    "Refused a connection of {}: {} are the most at a time, and none while what it may know changes",
                    name,
                    mostOfOneSubscriber);
            tally.refused(by.adapter(), null, Refusal.UNAVAILABLE);
            return null;
        }
        return subject(new Reader(name));
    }

    @Override
    public boolean authorize(@Nullable Subject subject, Set<Role> roles, CheckType check, String address) {
        if (subject == null) {
            return false;
        }
        if (!subject.getPrincipals(Hub.class).isEmpty()) {
            return true;
        }
        Optional<Reader> reader = subject.getPrincipals(Reader.class).stream().findFirst();
        if (reader.isPresent()) {
            return check == CheckType.CONSUME
                    && readers.reader(reader.get().getName())
                            .filter(subscriber -> SubscriberQueues.isOf(subscriber.id(), address))
                            .isPresent();
        }
        return check == CheckType.SEND
                && subject.getPrincipals(UserPrincipal.class).stream()
                        .flatMap(user -> gate.feed(user.getName()).stream())
                        .anyMatch(feed -> Publishing.path(feed, address).isPresent());
    }

    /** The hub's own connection, within the process. */
    static boolean isHub(RemotingConnection connection) {
        return connection.getTransportConnection() instanceof InVMConnection;
    }

    private static Subject subject(UserPrincipal principal) {
        return new Subject(true, Set.of(principal), Set.of(), Set.of());
    }

    /** Not asked: what is asked in its place knows the connection. */
    @Override
    public boolean validateUser(String user, String password) {
        return false;
    }

    /** Not asked: what is asked in its place knows the connection. */
    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
        return false;
    }
}
