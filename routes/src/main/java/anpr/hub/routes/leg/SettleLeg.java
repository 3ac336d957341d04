package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.message.SettlementBatch;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.Settlements;
import org.apache.camel.builder.RouteBuilder;

/** Writes down what became of each submission: receipts, quarantine, ledger. */
public final class SettleLeg extends RouteBuilder {
    private final Settlements store;
    private final Wire<SettlementBatch> wire = new Wire<>(SettlementBatch.class);

    public SettleLeg(Settlements store) {
        this.store = store;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.SETTLEMENTS, Addresses.SETTLEMENTS, 1))
                .routeId("settle")
                .process(exchange -> store.settle(wire.decodeAll(exchange)));
    }
}
