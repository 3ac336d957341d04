package anpr.hub.core.transport;

import anpr.hub.core.partner.Feed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The transports and framings that there are, the hub's own and those of plugins. The configuration is checked against
 * it, and the reference is made from it. Immutable.
 */
public final class Catalogue {
    /** The setting by which a feed of a transport that cuts a stream names the framing. */
    public static final String FRAMING = "framing";

    private final Map<String, Transport> transports = new TreeMap<>();
    private final Map<String, Framing> framings = new TreeMap<>();

    /** @throws IllegalArgumentException if two have one name */
    public Catalogue(Collection<? extends Transport> transports, Collection<? extends Framing> framings) {
        transports.forEach(transport -> once(this.transports, transport.name(), transport));
        framings.forEach(framing -> once(this.framings, framing.name(), framing));
    }

    private static <T> void once(Map<String, T> byName, String name, T one) {
        if (byName.put(name, one) != null) {
            throw new IllegalArgumentException("there are two transports or framings named '" + name + "'");
        }
    }

    /** In the order of their names. */
    public List<Transport> transports() {
        return List.copyOf(transports.values());
    }

    /** In the order of their names. */
    public List<Framing> framings() {
        return List.copyOf(framings.values());
    }

    public Optional<Transport> transport(String name) {
        return Optional.ofNullable(transports.get(name));
    }

    public Optional<Framing> framing(String name) {
        return Optional.ofNullable(framings.get(name));
    }

    /** What is wrong with a feed's transport and settings; one text for each thing, with what was expected. */
    public List<String> faults(Feed feed) {
        Transport transport = transports.get(feed.transport());
        if (transport == null) {
            return List.of("there is no transport '" + feed.transport() + "'; there are "
                    + String.join(", ", transports.keySet()));
        }
        List<Option<?>> options = new ArrayList<>(transport.options());
        String framing = feed.settings().get(FRAMING);
        if (framing != null && options.stream().anyMatch(option -> option.name().equals(FRAMING))) {
            Framing named = framings.get(framing);
            if (named == null) {
                return List.of(
                        "there is no framing '" + framing + "'; there are " + String.join(", ", framings.keySet()));
            }
            options.addAll(named.options());
        }
        return Option.faults(transport.name(), options, feed.settings());
    }
}
