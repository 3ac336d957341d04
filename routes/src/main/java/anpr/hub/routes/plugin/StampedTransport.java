package anpr.hub.routes.plugin;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Receipt;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.util.List;

/**
 * A transport in which a plugin may have a hand, with that plugin's stamp on whatever it lands: the hub says which bytes took a
 * message in, not the plugin.
 */
record StampedTransport(Transport.ByFeed own, Stamps stamps) implements Transport.ByFeed {
    @Override
    public String name() {
        return own.name();
    }

    @Override
    public int version() {
        return own.version();
    }

    @Override
    public String summary() {
        return own.summary();
    }

    @Override
    public List<Option<?>> options() {
        return own.options();
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return own.oneNodeOnly(feed);
    }

    @Override
    public Line open(Feed feed, Ports ports) throws IOException {
        return own.open(
                feed,
                new Ports(
                        new Stamped(ports.intake(), stamps.of(own, feed)),
                        ports.replies(),
                        ports.tally(),
                        ports.cursors(),
                        ports.catalogue(),
                        ports.secrets(),
                        ports.clock()));
    }

    private record Stamped(Intake intake, String adapter) implements Intake {
        @Override
        public Receipt land(Feed feed, Arrival arrival) throws RefusedException {
            return intake.land(
                    feed,
                    new Arrival(adapter, arrival.mediaType(), arrival.transport(), arrival.body(), arrival.parts()));
        }
    }
}
