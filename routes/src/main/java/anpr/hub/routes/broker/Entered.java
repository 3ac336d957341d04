package anpr.hub.routes.broker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** Who came in by which connection of the broker's ports. Safe for use by many threads. */
final class Entered {
    private final Map<RemotingConnection, String> names = new HashMap<>();
    private final Set<String> shut = new HashSet<>();

    /**
     * Lets a connection in, which counts once, however often it asks.
     *
     * @param most connections of this name at a time
     */
    synchronized boolean enters(RemotingConnection connection, String name, int most) {
        if (shut.contains(name)) {
            return false;
        }
        if (names.containsKey(connection)) {
            return true;
        }
        names.keySet().removeIf(left -> !left.getTransportConnection().isOpen());
        if (names.values().stream().filter(name::equals).count() >= most) {
            return false;
        }
        names.put(connection, name);
        return true;
    }

    /**
     * Ends all connections of this name, and lets none in until {@link #open}.
     *
     * @return whether there were any
     */
    boolean shut(String name) {
        List<RemotingConnection> ending;
        synchronized (this) {
            shut.add(name);
            ending = names.entrySet().stream()
                    .filter(entered -> entered.getValue().equals(name))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        ending.forEach(connection -> connection.fail(new ActiveMQDisconnectedException("come again")));
        return !ending.isEmpty();
    }

    synchronized void open(String name) {
        shut.remove(name);
    }
}
