package example.pretendcam;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.util.List;

/** How Pretendcam cameras connect: each feed has a port of its own. */
public final class PretendcamTransport implements Transport.ByFeed {
    static final Option<String> HOST =
            Option.text("host", "The address to listen on.").otherwise("127.0.0.1");
    static final Option<Integer> PORT = Option.port("port", "The feed's own port.").needed();

    @Override
    public String name() {
        return "pretendcam";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "The binary protocol of Pretendcam, a camera that does not exist: an example of an adapter in a jar.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(HOST, PORT);
    }

    /** The cameras connect to whichever node they are told to. */
    @Override
    public boolean oneNodeOnly(Feed feed) {
        return false;
    }

    @Override
    public Line open(Feed feed, Ports ports) throws IOException {
        return new PretendcamLine(
                feed, adapter(), ports, HOST.of(feed.settings()), PORT.of(feed.settings()));
    }
}
