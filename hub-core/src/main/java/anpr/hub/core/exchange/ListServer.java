package anpr.hub.core.exchange;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server of a force, lists of which the hub follows.
 *
 * @param id unique among servers
 * @param address of its services, up to the slash before their names
 * @param user that the hub is there; the signature is a secret
 * @param sourceId that the hub is there
 * @param every how long after a look at it the next one is
 * @param mostBytes of an update that is taken over, zipped
 * @param lists by the names that they have there, the names that they have here; these lists must be there
 */
public record ListServer(
        String id,
        URI address,
        String user,
        String sourceId,
        Duration every,
        int mostBytes,
        Map<String, String> lists,
        Dialect dialect) {
    /** @throws IllegalArgumentException if one list here is to be two there */
    public ListServer {
        lists = Map.copyOf(new TreeMap<>(lists));
        if (lists.values().stream().distinct().count() < lists.size()) {
            throw new IllegalArgumentException("lists: expected each list of this hub once");
        }
    }

    /** By what its secret is kept. */
    public String account() {
        return "list-server/" + id;
    }
}
