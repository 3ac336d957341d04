package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** What a sender hears that knocks when the hub's web server listens, and its routes are not there yet or any more. */
class HubOpeningTest {
    private static final List<String> PATHS =
            List.of("/feeds/anybody", "/bof2/services/PncLookup", "/soap/anybody", "/t/token", "/api/reads", "/none");

    @TempDir
    Path data;

    @Test
    void everyPathSaysLaterBeforeTheFirstRouteAndAfterTheLast() {
        try (TestHub hub = new TestHub(data, "--spring.main.sources=" + Knocks.class.getName())) {
            assertThat(Knocks.before.keySet()).containsExactlyElementsOf(PATHS);
            assertThat(Knocks.before.values()).containsOnly(503);
            assertThat(hub.send("POST", "/feeds/anybody").statusCode()).isEqualTo(401);
        }
        assertThat(Knocks.after.keySet()).containsExactlyElementsOf(PATHS);
        assertThat(Knocks.after.values()).containsOnly(503);
    }

    /** Knocks at every path just before the routes are started and just after they have stopped. */
    static final class Knocks implements CamelContextConfiguration {
        static Map<String, Integer> before = Map.of();
        static Map<String, Integer> after = Map.of();

        private final ServletWebServerApplicationContext spring;

        Knocks(ServletWebServerApplicationContext spring) {
            this.spring = spring;
        }

        @Override
        public void beforeApplicationStart(CamelContext camel) {
            before = knock();
            camel.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopped(@Nullable CamelContext stopped) {
                    after = knock();
                }
            });
        }

        @Override
        public void afterApplicationStart(CamelContext camel) {}

        private Map<String, Integer> knock() {
            int port = Objects.requireNonNull(spring.getWebServer()).getPort();
            Map<String, Integer> heard = new LinkedHashMap<>();
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (String path : PATHS) {
                    heard.put(
                            path,
                            client.send(
                                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                                    .POST(BodyPublishers.ofString("a message"))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .statusCode());
                }
                return heard;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
