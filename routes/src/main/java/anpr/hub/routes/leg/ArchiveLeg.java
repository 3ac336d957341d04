package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.Archive;
import org.apache.camel.builder.RouteBuilder;

/** Keeps every submission as received, beside its way through the hub. */
public final class ArchiveLeg extends RouteBuilder {
    private final Archive store;
    private final Wire<SubmissionBatch> wire = new Wire<>(SubmissionBatch.class);

    public ArchiveLeg(Archive store) {
        this.store = store;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.SUBMISSIONS, Addresses.ARCHIVE_QUEUE, 1))
                .routeId("archive")
                .process(exchange -> store.keep(wire.decodeAll(exchange)));
    }
}
