package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hub's own lines meet this broker in the demo; here a client of Artemis takes what it holds. */
class PartnerBrokerTest {
    private static final byte[] BODY = "a message".getBytes(StandardCharsets.UTF_8);

    private final Queue<String> served = new ConcurrentLinkedQueue<>();
    private PartnerBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = PartnerBroker.start(served::add, "reads");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aMessageIsAcknowledgedWhenWhoTookItHasSettledIt() throws Exception {
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return broker.line().send(message("reads"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try (ServerLocator locator = ActiveMQClient.createServerLocator(
                        "vm://" + broker.address("amqp").getPort());
                ClientSession session = locator.createSessionFactory().createSession(true, true, 0)) {
            session.start();
            ClientConsumer consumer = session.createConsumer("reads");
            ClientMessage taken = consumer.receive(10_000);
            byte[] body = new byte[taken.getBodyBuffer().readableBytes()];
            taken.getBodyBuffer().readBytes(body);

            assertThat(body).isEqualTo(BODY);
            assertThat(served).containsExactly("m1");
            assertThat(answer).isNotDone();

            taken.acknowledge();
            await().until(answer::isDone);
            assertThat(answer.join()).isEqualTo(Answer.YES);
        }
    }

    @Test
    void nothingIsPublishedWhereNobodyHasSubscribed() {
        assertThatThrownBy(() -> broker.line().send(message("frigate/events"))).isInstanceOf(IOException.class);
    }

    private static Message message(String address) {
        return new Message("m1", "a-feed", new Message.Queued(address), BODY, List.of());
    }
}
