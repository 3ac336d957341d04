package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.Wire;
import java.util.function.Consumer;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** Hands submissions to the normaliser again; durable when it returns. */
public final class ReplaySender implements Consumer<SubmissionBatch> {
    private final ProducerTemplate camel;
    private final Wire<SubmissionBatch> wire = new Wire<>(SubmissionBatch.class);

    public ReplaySender(ProducerTemplate camel) {
        this.camel = camel;
    }

    @Override
    public void accept(SubmissionBatch batch) {
        camel.sendBody(Endpoints.toQueue(Addresses.REPLAYS), ExchangePattern.InOnly, wire.encode(batch));
    }
}
