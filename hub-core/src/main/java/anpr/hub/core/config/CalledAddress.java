package anpr.hub.core.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Addresses of others' servers that a file names for the hub to call: those hosts alone that a setting allows. */
public final class CalledAddress {
    private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private CalledAddress() {}

    /**
     * Why the hub may not call it; empty if it may.
     *
     * @param hosts each {@code host:port}
     * @param setting that names them, for the message
     */
    public static List<String> faults(URI address, Set<String> hosts, String setting) {
        List<String> faults = new ArrayList<>();
        String host = address.getHost();
        boolean safe = "https".equals(address.getScheme());
        if (host == null || !(safe || "http".equals(address.getScheme()) && OWN_MACHINE.contains(host))) {
            faults.add("expected an address that begins with https, or with http on this machine");
        } else {
            int port = address.getPort() >= 0 ? address.getPort() : safe ? HTTPS : HTTP;
            if (!hosts.contains(host + ':' + port)) {
                faults.add("expected one of the hosts of " + setting + ", not " + host + ':' + port);
            }
        }
        return faults;
    }
}
