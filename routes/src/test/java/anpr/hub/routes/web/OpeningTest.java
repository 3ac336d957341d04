package anpr.hub.routes.web;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web server that listens before, while and after the routes of a Camel context are up. */
class OpeningTest {
    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<Refusal> counted = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Connector connector = new Connector();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void listen() throws Exception {
        Opening opening = new Opening(new Counted());
        camel.addLifecycleStrategy(opening);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(0);
        tomcat.setBaseDir(directory.toString());
        tomcat.setConnector(connector);
        tomcat.getEngine().getPipeline().addValve(opening.valve());
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "any", new Anything());
        context.addServletMappingDecoded("/*", "any");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        mayEnd.countDown();
        client.close();
        camel.close();
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void beforeTheRoutesAreUpASenderIsToldToComeAgain() throws Exception {
        HttpResponse<String> answer = post("/feeds/any");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(10);
        assertThat(answer.body()).contains("send again later");
        assertThat(counted).containsExactly(Refusal.UNAVAILABLE);
    }

    @Test
    void healthIsToldAllTheTime() throws Exception {
        assertThat(post("/actuator/health").statusCode()).isEqualTo(200);
        camel.start();
        assertThat(post("/actuator/health").statusCode()).isEqualTo(200);
        camel.stop();
        assertThat(post("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(counted).isEmpty();
    }

    @Test
    void whileTheRoutesAreUpRequestsGoTheirWay() throws Exception {
        camel.start();

        assertThat(post("/feeds/any").statusCode()).isEqualTo(200);
        assertThat(counted).isEmpty();
    }

    @Test
    void fromTheMomentThatTheRoutesStopASenderIsToldToComeAgain() throws Exception {
        camel.start();
        camel.stop();

        assertThat(post("/feeds/any").statusCode()).isEqualTo(503);
    }

    @Test
    void theRoutesWaitForWhatWasLetIn() throws Exception {
        camel.start();
        CompletableFuture<HttpResponse<String>> slow = client.sendAsync(request("/slow"), BodyHandlers.ofString());
        begun.await();

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(camel::stop);
        while (post("/feeds/any").statusCode() != 503) {
            Thread.onSpinWait();
        }
        assertThat(camel.isStarted()).isTrue();
        mayEnd.countDown();

        assertThat(slow.get().statusCode()).isEqualTo(200);
        stopping.get();
        assertThat(camel.isStopped()).isTrue();
    }

    private HttpResponse<String> post(String path) throws Exception {
        return client.send(request(path), BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
                .POST(BodyPublishers.ofString("a message"))
                .build();
    }

    private final class Counted implements Tally {
        @Override
        public void refused(String adapter, @Nullable Feed feed, Refusal refusal) {
            counted.add(refusal);
        }

        @Override
        public void ignored(String adapter, Feed feed, String what) {
            throw new AssertionError("nothing is passed over here");
        }
    }

    /** Answers 200 to anything; on {@code /slow} when it is told. */
    private final class Anything extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) {
            if (request.getRequestURI().equals("/slow")) {
                begun.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
