package anpr.hub.routes.leg;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.health.Pulse;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.NationalStore;
import org.apache.camel.builder.RouteBuilder;

/** Puts published reads into the national store. */
public final class StoreLeg extends RouteBuilder {
    private final NationalStore store;
    private final Pulse pulse;
    private final Wire<ReadBatch> wire = new Wire<>(ReadBatch.class);

    public StoreLeg(NationalStore store, Pulse pulse) {
        this.store = store;
        this.pulse = pulse;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.READS, Addresses.STORE_QUEUE, 1))
                .routeId("store")
                .process(exchange -> pulse.stored(store.store(
                        wire.decodeAll(exchange).stream().map(StoreLeg::guarded).toList())));
    }

    /** What may not be stored waits in its queue: it is not lost, and somebody must decide. */
    private static ReadBatch guarded(ReadBatch batch) {
        for (ReadBatch.PublishedRead read : batch.reads()) {
            if (Guard.release(Recipient.Part.STORE, read.label()) != Release.WHOLE) {
                throw new IllegalStateException("the guard does not let read " + read.recordId() + " be stored");
            }
        }
        return batch;
    }
}
