package anpr.hub.adapters.bof2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.message.Exchange;
import org.apache.cxf.message.ExchangeImpl;
import org.apache.cxf.message.Message;
import org.apache.cxf.message.MessageImpl;
import org.apache.cxf.service.model.EndpointInfo;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.transport.http.HTTPTransportFactory;
import org.apache.cxf.transports.http.configuration.HTTPClientPolicy;

/**
 * Carries envelopes to a server and back by CXF's conduit, unread. Follows no redirect; an answer is read as it comes, and
 * must end in time. For one thread.
 */
final class SoapWire implements AutoCloseable {
    private static final long TO_CONNECT_MS = 10_000;
    private static final long TO_ANSWER_MS = 120_000;
    private static final Duration WHOLE = Duration.ofMinutes(5);

    private final Bus bus = BusFactory.newInstance().createBus();

    /** Reads an answer. */
    interface Reading<T> {
        T of(InputStream answer) throws IOException;
    }

    /** @throws IOException if there is no answer, or none in time; says nothing of the address */
    <T> T ask(String address, byte[] request, Reading<T> reading) throws IOException, InterruptedException {
        CompletableFuture<T> answered = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().name("bof2-ask").start(() -> {
            try {
                answered.complete(exchange(address, request, reading));
            } catch (IOException | RuntimeException e) {
                answered.completeExceptionally(e);
            }
        });
        try {
            return answered.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("did not answer within " + WHOLE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw why instanceof IOException failed
                    ? failed
                    : new IOException("cannot be asked: " + why.getClass().getSimpleName(), e);
        } finally {
            asking.interrupt();
            asking.join(Duration.ofSeconds(5));
        }
    }

    private <T> T exchange(String address, byte[] request, Reading<T> reading) throws IOException {
        EndpointInfo endpoint = new EndpointInfo();
        endpoint.setAddress(address);
        HTTPConduit conduit = (HTTPConduit) new HTTPTransportFactory().getConduit(endpoint, bus);
        try {
            conduit.setClient(policy());
            AtomicReference<Read<T>> read = new AtomicReference<>();
            conduit.setMessageObserver(answer -> read.set(read(answer, reading)));
            Message out = message(endpoint);
            try {
                conduit.prepare(out);
                try (OutputStream body = out.getContent(OutputStream.class)) {
                    body.write(request);
                }
                conduit.close(out);
            } catch (IOException e) {
                // What it says has the address.
                throw new IOException("cannot be asked: " + e.getClass().getSimpleName(), e);
            }
            Read<T> done = read.get();
            if (done == null) {
                throw new IOException("gave no answer");
            }
            return done.value();
        } finally {
            conduit.close();
        }
    }

    private static Message message(EndpointInfo endpoint) {
        Message out = new MessageImpl();
        Exchange exchange = new ExchangeImpl();
        exchange.setOutMessage(out);
        exchange.setSynchronous(true);
        exchange.put(EndpointInfo.class, endpoint);
        out.setExchange(exchange);
        out.put(Message.HTTP_REQUEST_METHOD, "POST");
        out.put(Message.CONTENT_TYPE, "text/xml; charset=utf-8");
        // A fault comes with 500, and is read.
        out.put("org.apache.cxf.transport.no_io_exceptions", true);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("SOAPAction", List.of("\"\""));
        out.put(Message.PROTOCOL_HEADERS, headers);
        return out;
    }

    /** What became of the reading, in the thread of the conduit. */
    private interface Read<T> {
        T value() throws IOException;
    }

    private static <T> Read<T> read(Message answer, Reading<T> reading) {
        Object status = answer.get(Message.RESPONSE_CODE);
        InputStream body = answer.getContent(InputStream.class);
        if (!Integer.valueOf(200).equals(status) && !Integer.valueOf(500).equals(status) || body == null) {
            return () -> {
                throw new IOException("answered " + status);
            };
        }
        try (body) {
            T value = reading.of(body);
            return () -> value;
        } catch (IOException e) {
            return () -> {
                throw e;
            };
        }
    }

    private static HTTPClientPolicy policy() {
        HTTPClientPolicy policy = new HTTPClientPolicy();
        policy.setConnectionTimeout(TO_CONNECT_MS);
        policy.setReceiveTimeout(TO_ANSWER_MS);
        policy.setAutoRedirect(false);
        policy.setAllowChunking(false);
        policy.setVersion("1.1");
        return policy;
    }

    @Override
    public void close() {
        bus.shutdown(true);
    }
}
