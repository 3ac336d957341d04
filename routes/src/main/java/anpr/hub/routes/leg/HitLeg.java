package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.message.HitBatch;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.Hits;
import org.apache.camel.builder.RouteBuilder;

/** Puts raised hits into the store, the live ones past the others. */
public final class HitLeg extends RouteBuilder {
    private final Hits store;
    private final Wire<HitBatch> wire = new Wire<>(HitBatch.class);

    public HitLeg(Hits store) {
        this.store = store;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.HITS, Addresses.HITS_QUEUE, 1))
                .routeId("hits")
                .process(exchange -> store.store(wire.decodeAll(exchange)));
        from(Endpoints.from(Addresses.LATE_HITS, Addresses.LATE_HITS_QUEUE, 1))
                .routeId("late-hits")
                .process(exchange -> store.store(wire.decodeAll(exchange)));
    }
}
