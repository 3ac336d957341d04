package anpr.hub.adapters.fetch;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Listens to an HTTP answer that does not end: the event streams of cameras. A framing cuts it into messages. Such a
 * stream can't be asked for what was missed, so a gap is logged with its length and counted; and what has come is tried
 * to be landed until it is.
 */
public final class HttpStream implements Transport.ByFeed {
    static final Option<URI> URL = Option.address("url", List.of("http", "https"), "The address of the stream.")
            .needed();
    static final Option<String> FRAMING =
            Option.text(Catalogue.FRAMING, "How messages lie in the stream.").otherwise("multipart-stream");
    static final Option<Duration> SILENCE = Option.duration(
                    "silence", "After which time without anything, not even a heartbeat, the hub connects anew.")
            .otherwise("PT60S");
    static final Option<Duration> IDLE = Option.duration(
                    "idle", "After which time without anything a message that looks whole is taken for whole.")
            .otherwise("PT5S");
    static final Option<Duration> PAUSE =
            Option.duration("pause", "How long to wait before connecting anew.").otherwise("PT1S");

    @Override
    public String name() {
        return "http-stream";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Listens to the endless answer of a partner's HTTP server, cut by a framing; for the event streams of"
                + " cameras.";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> own = List.of(URL, FRAMING, SILENCE, IDLE, PAUSE);
        return Stream.concat(own.stream(), PartnerServer.OPTIONS.stream()).toList();
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return true;
    }

    @Override
    public Line open(Feed feed, Ports ports) throws IOException {
        String name = FRAMING.of(feed.settings());
        Framing framing = ports.catalogue()
                .framing(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no framing '" + name + "'"));
        return new FetchLine(
                feed, adapter(), ports, PAUSE.of(feed.settings()), new StreamErrand(feed, ports, adapter(), framing));
    }
}
