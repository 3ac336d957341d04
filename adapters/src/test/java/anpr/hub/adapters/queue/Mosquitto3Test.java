package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.transport.Line;
import org.junit.jupiter.api.Test;

/** The same by MQTT 3.1.1. */
class Mosquitto3Test extends MosquittoTest {
    @Override
    String version() {
        return "3.1.1";
    }

    /** 3.1.1 has no word for "only if the subscription is new": the read that comes of it is the same read. */
    @Override
    @Test
    void aRetainedMessageComesOnceAndNotAgainWithEachConnection() throws Exception {
        publish("frigate/events", "retained", "-r");
        for (int connections = 1; connections <= 2; connections++) {
            int times = connections;
            try (Line line = open()) {
                await().until(() -> intake.landed().size() == times);
                assertThat(line.trouble()).isEmpty();
            }
        }
        assertThat(intake.landed())
                .allSatisfy(
                        landed -> assertThat(landed.arrival().body()).asString().isEqualTo("retained"));
    }
}
