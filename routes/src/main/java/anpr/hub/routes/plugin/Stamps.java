package anpr.hub.routes.plugin;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Transport;
import java.util.Map;

/**
 * How provenance names the adapter of a feed: {@code id/version/digest}, where the digest is that of the jar. A framing that
 * comes from another jar than the transport stands in the version as {@code 1+name}, with its jar's digest if the transport is
 * the hub's own, and with that of both digests, the transport's first, if it is of a third. What is the hub's own alone has no
 * digest yet: landing adds that of the hub's adapters.
 *
 * @param transports digest by name, of those that plugins bring
 * @param framings likewise
 */
record Stamps(Map<String, CodeDigest> transports, Map<String, CodeDigest> framings) {
    Stamps {
        transports = Map.copyOf(transports);
        framings = Map.copyOf(framings);
    }

    String of(Transport transport, Feed feed) {
        CodeDigest takenBy = transports.get(transport.name());
        String framing = feed.settings().getOrDefault(Catalogue.FRAMING, "");
        CodeDigest cutBy = framings.get(framing);
        String adapter = transport.adapter();
        if (cutBy == null || cutBy.equals(takenBy) || !cutsAStream(transport)) {
            return takenBy == null ? adapter : adapter + '/' + takenBy.sha256();
        }
        return adapter + '+' + framing + '/' + (takenBy == null ? cutBy : takenBy.and(cutBy)).sha256();
    }

    private static boolean cutsAStream(Transport transport) {
        return transport.options().stream().anyMatch(option -> option.name().equals(Catalogue.FRAMING));
    }
}
