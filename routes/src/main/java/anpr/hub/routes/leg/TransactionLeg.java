package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.message.TransactionBatch;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.ParkingTransactions;
import org.apache.camel.builder.RouteBuilder;

/** Puts published parking transactions into their table. */
public final class TransactionLeg extends RouteBuilder {
    private final ParkingTransactions transactions;
    private final Wire<TransactionBatch> wire = new Wire<>(TransactionBatch.class);

    public TransactionLeg(ParkingTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.TRANSACTIONS, Addresses.TRANSACTIONS_QUEUE, 1))
                .routeId("transactions")
                .process(exchange -> transactions.store(wire.decodeAll(exchange)));
    }
}
