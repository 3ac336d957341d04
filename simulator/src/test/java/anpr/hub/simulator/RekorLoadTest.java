package anpr.hub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.simulator.traffic.Plate;
import anpr.hub.simulator.traffic.Plates;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RekorLoadTest {
    private static final List<Plate> WANTED = Plates.wanted(5, 1);

    private final Queue<JsonNode> reads = new ConcurrentLinkedQueue<>();
    private HttpServer hub;
    private RekorLoad load;

    @BeforeEach
    void start() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hub.createContext("/feeds/pretend-rekor", this::take);
        hub.start();
        Feed feed = PartnerConfig.load(Path.of(System.getProperty("hub.home"), "partner-config"))
                .feed("pretend-rekor")
                .orElseThrow();
        load = new RekorLoad(
                URI.create("http://127.0.0.1:" + hub.getAddress().getPort()),
                "pretend-rekor",
                "a-secret",
                feed.cameras().cameras(),
                WANTED,
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        hub.stop(0);
    }

    @Test
    void aFixedRateIsOfferedWhateverTheConnections() throws InterruptedException {
        RekorLoad.Driven driven = load.drive(4, 200, Duration.ofSeconds(1));

        assertThat(driven.acknowledged()).isEqualTo(200);
        assertThat(driven.failed()).isZero();
        assertThat(driven.answerNanos()).hasSize(200).isSorted();
    }

    @Test
    void everyReadHasAKeyOfItsOwnAndEveryTenthIsWanted() throws InterruptedException {
        RekorLoad.Driven driven = load.drive(4, 200, Duration.ofSeconds(1));

        List<String> plates = reads.stream()
                .map(read -> read.path("best_plate_number").asText())
                .toList();
        assertThat(driven.hits()).isEqualTo(20);
        assertThat(plates.stream().filter(plate -> WANTED.contains(new Plate(plate, "GB"))))
                .hasSize(20);
        assertThat(plates.stream().filter(plate -> !WANTED.contains(new Plate(plate, "GB"))))
                .hasSize(180)
                .doesNotHaveDuplicates();
    }

    @Test
    void atFullSpeedItGoesOnUntilTimeIsUp() throws InterruptedException {
        RekorLoad.Driven driven = load.drive(4, 0, Duration.ofMillis(500));

        assertThat(driven.acknowledged()).isEqualTo(reads.size()).isGreaterThan(20);
        assertThat(driven.took()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    private void take(HttpExchange exchange) throws IOException {
        reads.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }
}
