package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.message.SightingBatch;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.Sightings;
import org.apache.camel.builder.RouteBuilder;

/** Puts published sightings of pseudonyms into their table. */
public final class SightingLeg extends RouteBuilder {
    private final Sightings sightings;
    private final Wire<SightingBatch> wire = new Wire<>(SightingBatch.class);

    public SightingLeg(Sightings sightings) {
        this.sightings = sightings;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.SIGHTINGS, Addresses.SIGHTINGS_QUEUE, 1))
                .routeId("sightings")
                .process(exchange -> sightings.store(wire.decodeAll(exchange)));
    }
}
