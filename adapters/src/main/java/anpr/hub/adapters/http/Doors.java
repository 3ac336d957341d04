package anpr.hub.adapters.http;

import anpr.hub.core.partner.Feed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the feeds of the configuration open to senders over HTTP: which path on which port belongs to whom. Whatever is
 * not here is shut. Found by looking names up, however many feeds there are. Immutable.
 */
public final class Doors {
    /** The first segment of the paths that every feed has on the hub's own port. */
    static final String FEEDS = "/feeds/";

    /** What the hub's own port needs for itself. */
    private static final List<String> RESERVED =
            List.of("/feeds", "/t", "/api", "/receipts", "/actuator", "/bof2", "/soap", "/error");

    /** Deepest path looked up; a deeper one is not there. */
    private static final int MAX_SEGMENTS = 16;

    private record Door(int port, String path) {}

    /**
     * What operators see of a feed.
     *
     * @param port 0 for the hub's own
     * @param proofs as feeds write them
     */
    public record Open(String feed, int port, boolean tls, List<String> paths, List<String> proofs) {}

    private final Map<Door, List<Entrance>> doors = new HashMap<>();
    private final Map<String, Entrance> byFeed = new TreeMap<>();
    private final Map<Integer, Boolean> ports = new TreeMap<>();

    private Doors(Collection<Feed> feeds) {
        for (Feed feed : feeds) {
            if (hasDoors(feed)) {
                add(Entrance.of(feed));
            }
        }
    }

    /**
     * The doors of these feeds; those of other transports have none.
     *
     * @throws IllegalArgumentException if {@link #faults} has anything to say
     */
    public static Doors of(Collection<Feed> feeds) {
        Map<String, String> faults = faults(feeds);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.toString());
        }
        return new Doors(feeds);
    }

    /**
     * What makes feeds' claims impossible, alone or together: one text for each feed that is wrong, in their order.
     * Settings that are not as their options say are the catalogue's to tell.
     */
    public static Map<String, String> faults(Collection<Feed> feeds) {
        Map<String, String> faults = new LinkedHashMap<>();
        List<Entrance> before = new ArrayList<>();
        for (Feed feed : feeds) {
            if (!hasDoors(feed)) {
                continue;
            }
            try {
                Entrance entrance = Entrance.of(feed);
                String fault = fault(entrance);
                if (fault.isEmpty() && entrance.proofs().contains(Proof.BODY) != namesAPassword(feed)) {
                    fault = "proof 'body' and the setting 'passwordPath' need each other";
                }
                for (Entrance other : before) {
                    fault = fault.isEmpty() ? clash(entrance, other) : fault;
                }
                if (!fault.isEmpty()) {
                    faults.put(feed.id(), fault);
                }
                before.add(entrance);
            } catch (IllegalArgumentException e) {
                faults.put(feed.id(), String.valueOf(e.getMessage()));
            }
        }
        return faults;
    }

    private static boolean hasDoors(Feed feed) {
        return feed.transport().equals(HttpTransport.NAME) || feed.transport().equals(SoapTransport.NAME);
    }

    private static boolean namesAPassword(Feed feed) {
        return SoapTransport.PASSWORD_PATH.find(feed.settings()).isPresent();
    }

    private static String fault(Entrance entrance) {
        Set<Proof> proofs = entrance.proofs();
        if (!entrance.soap() && proofs.stream().anyMatch(Proof::isInMessage)) {
            return "proofs 'body' and 'wsse' are for transport soap";
        }
        if (entrance.port() == 0) {
            for (String path : entrance.paths()) {
                if (RESERVED.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + '/'))
                        || path.equals("/*")
                        || path.equals("/")) {
                    return "path '" + path + "' is the hub's own; give the feed a listenPort for it";
                }
            }
            if (proofs.contains(Proof.SOURCE) || proofs.contains(Proof.CERTIFICATE) || entrance.tls()) {
                return "proofs 'source' and 'certificate', and tls, need a listenPort";
            }
            if (proofs.contains(Proof.DIGEST) && entrance.paths().isEmpty()) {
                return "proof 'digest' needs paths or a listenPort: /feeds/<feed> asks for no digest";
            }
        }
        if (proofs.contains(Proof.SOURCE) == entrance.sources().isEmpty()) {
            return "proof 'source' and the setting 'sources' need each other";
        }
        if (proofs.contains(Proof.CERTIFICATE) == entrance.certificates().isEmpty()
                || proofs.contains(Proof.CERTIFICATE) && !entrance.tls()) {
            return "proof 'certificate' and the setting 'certificates' need each other, and tls";
        }
        return "";
    }

    private static String clash(Entrance one, Entrance other) {
        if (one.port() != other.port() || one.port() == 0 && one.soap() == other.soap()) {
            return "";
        }
        if (one.tls() != other.tls()) {
            return "feed '" + other.feed() + "' wants port " + one.port() + (other.tls() ? " with" : " without")
                    + " tls";
        }
        if (one.paths().stream().noneMatch(other.paths()::contains)) {
            return "";
        }
        if (one.soap() != other.soap()) {
            return "feed '" + other.feed() + "' has the same port and path, and another transport";
        }
        String both = "feed '" + other.feed() + "' has the same port and path, and ";
        if (one.sources().stream().anyMatch(mine -> other.sources().stream().anyMatch(mine::overlaps))) {
            return both + "sources that overlap: nothing tells their senders apart";
        }
        if (one.certificates().stream().anyMatch(other.certificates()::contains)) {
            return both + "the same certificate: nothing tells their senders apart";
        }
        return "";
    }

    private void add(Entrance entrance) {
        byFeed.put(entrance.feed(), entrance);
        if (entrance.port() == 0) {
            open(entrance, entrance.home() + entrance.feed());
            open(entrance, entrance.home() + entrance.feed() + "/*");
        } else {
            ports.put(entrance.port(), entrance.tls());
        }
        entrance.paths().forEach(path -> open(entrance, path));
    }

    private void open(Entrance entrance, String path) {
        doors.computeIfAbsent(new Door(entrance.port(), path), door -> new ArrayList<>())
                .add(entrance);
    }

    /** The feeds' own ports, each with whether it speaks TLS. */
    public Map<Integer, Boolean> ports() {
        return Map.copyOf(ports);
    }

    /** Every feed's, for operators. */
    public List<Open> open() {
        return byFeed.values().stream()
                .map(entrance -> new Open(
                        entrance.feed(),
                        entrance.port(),
                        entrance.tls(),
                        entrance.port() == 0
                                ? Stream.concat(Stream.of(entrance.home() + entrance.feed()), entrance.paths().stream())
                                        .toList()
                                : entrance.paths(),
                        entrance.proofs().stream()
                                .sorted(Comparator.naturalOrder())
                                .map(Proof::word)
                                .toList()))
                .toList();
    }

    /** The port as doors know it: 0 unless it is a feed's own. */
    int port(int local) {
        return ports.containsKey(local) ? local : 0;
    }

    /** Who may come in at this path, of the longest that a feed has opened; nobody if none has. */
    List<Entrance> at(int port, String path) {
        List<Entrance> found = doors.get(new Door(port, path));
        String above = path;
        for (int i = 0; found == null && i < MAX_SEGMENTS && !above.isEmpty(); i++) {
            above = above.substring(0, above.lastIndexOf('/'));
            found = doors.get(new Door(port, above + "/*"));
        }
        return found == null ? List.of() : found;
    }

    /** The entrance of this feed if it is on this port. */
    List<Entrance> of(String feed, int port) {
        Entrance entrance = byFeed.get(feed);
        return entrance == null || entrance.port() != port ? List.of() : List.of(entrance);
    }

    static Set<Proof> accepted(List<Entrance> entrances) {
        Set<Proof> accepted = EnumSet.noneOf(Proof.class);
        entrances.forEach(entrance -> accepted.addAll(entrance.proofs()));
        return accepted;
    }
}
