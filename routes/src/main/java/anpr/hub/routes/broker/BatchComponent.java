package anpr.hub.routes.broker;

import jakarta.jms.ConnectionFactory;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Camel component {@code batch}: {@code batch:QUEUE?consumers=N} consumes whatever waits in a queue, up to a limit, in
 * one transaction. The body is a {@code List<byte[]>}; what the route sends with {@code jms} belongs to the same
 * transaction. The busier the hub, the larger the batches, the less each read costs.
 */
public final class BatchComponent extends DefaultComponent {
    private final ConnectionFactory broker;

    public BatchComponent(ConnectionFactory broker) {
        this.broker = broker;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String queue, Map<String, Object> parameters) {
        int consumers = getAndRemoveParameter(parameters, "consumers", Integer.class, 1);
        return new BatchEndpoint(uri, this, broker, queue, consumers);
    }

    private static final class BatchEndpoint extends DefaultEndpoint {
        private final ConnectionFactory broker;
        private final String queue;
        private final int consumers;

        BatchEndpoint(String uri, BatchComponent component, ConnectionFactory broker, String queue, int consumers) {
            super(uri, component);
            this.broker = broker;
            this.queue = queue;
            this.consumers = consumers;
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("batch only consumes; send with jms");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new BatchConsumer(this, processor, broker, queue, consumers);
        }
    }
}
