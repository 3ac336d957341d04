package anpr.hub.routes.broker;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * comes by a network port must prove to be a feed of that port's transport, and may then send to what is the feed's; no
 * other permission is given, whatever is asked for. Safe for use by many threads.
 */
public final class PublisherGate implements ActiveMQSecurityManager5 {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherGate.class);

    private final Gate gate;
    private final Tally tally;
    private final Map<RemotingConnection, Feed> admitted = new ConcurrentHashMap<>();
    private volatile int mostOfOneFeed;

    public PublisherGate(Gate gate, Tally tally) {
        this.gate = gate;
        this.tally = tally;
    }

    /** For a broker that only the hub itself reaches. */
    public static PublisherGate forNobody() {
        return new PublisherGate(
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

    /** A principal of the embedded broker's that has no name outside of it. */
    private static final class Hub extends UserPrincipal {
        private static final long serialVersionUID = 1L;

        Hub() {
            super("hub");
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
        Optional<Publishing> by = Publishing.of(connection);
        // Asked with empty texts where there are none, so that the time taken says nothing.
        Optional<Feed> feed = gate.admit(user == null ? "" : user, password == null ? "" : password)
                .filter(one -> by.filter(publishing -> publishing.isFor(one)).isPresent());
        if (feed.isEmpty()) {
            LOG.warn("Refused a sign-in: {}", Refusal.NOT_ADMITTED);
            tally.refused(by.map(Publishing::adapter).orElse("broker/1"), null, Refusal.NOT_ADMITTED);
            return null;
        }
        if (!enters(connection, feed.get())) {
            LOG.warn(
                    "Refused a connection of feed {}: {} are the most at a time",
                    feed.get().id(),
                    mostOfOneFeed);
            tally.refused(by.orElseThrow().adapter(), feed.get(), Refusal.UNAVAILABLE);
            return null;
        }
        return subject(new UserPrincipal(feed.get().id()));
    }

    /** The broker asks for each session and each message; a connection counts once. */
    private synchronized boolean enters(RemotingConnection connection, Feed feed) {
        if (admitted.containsKey(connection)) {
            return true;
        }
        for (Iterator<RemotingConnection> left = admitted.keySet().iterator(); left.hasNext(); ) {
            if (!left.next().getTransportConnection().isOpen()) {
                left.remove();
            }
        }
        if (admitted.values().stream().filter(one -> one.id().equals(feed.id())).count() >= mostOfOneFeed) {
            return false;
        }
        admitted.put(connection, feed);
        MqttEntrance.of(connection).ifPresent(entrance -> entrance.admitted(feed));
        return true;
    }

    @Override
    public boolean authorize(@Nullable Subject subject, Set<Role> roles, CheckType check, String address) {
        if (subject == null) {
            return false;
        }
        if (!subject.getPrincipals(Hub.class).isEmpty()) {
            return true;
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
