package anpr.hub.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of a demo hub's hits, simulated: a control room to which they are posted, and a patrol that takes live ones from
 * its queue and acknowledges every other one. Who acknowledges none within five seconds has it escalated.
 */
final class ControlRoom implements AutoCloseable {
    private static final String OWNER = WantedList.OWNER;
    private static final String QUEUE = "anpr.subscriber.patrol.live";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(40);

    private final HttpServer server;
    private final byte[] key = new byte[32];
    private final Set<String> posted = ConcurrentHashMap.newKeySet();
    private final Set<String> escalated = ConcurrentHashMap.newKeySet();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<String> troubles = new ArrayList<>();
    private volatile boolean closed;
    private @Nullable Thread patrol;

    private ControlRoom(HttpServer server) {
        this.server = server;
        new SecureRandom().nextBytes(key);
    }

    /**
     * Opens it and has the hub know of it.
     *
     * @param partners the folder of partners that the hub is to run by
     * @param data of the hub, with its secrets of partners
     */
    static ControlRoom open(Path partners, Path data) throws IOException {
        ControlRoom room =
                new ControlRoom(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        room.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        room.server.createContext("/", room::posted);
        room.server.start();
        Files.writeString(partners.resolve("subscribers.yaml"), """
                control-room:
                  organisation: Example Constabulary Control Room (simulated)
                  lawEnforcement: true
                  owners: [%1$s]
                  liveness: [LIVE, LATE]
                  webhook: http://%2$s/hits
                patrol:
                  organisation: Example Constabulary Patrol (simulated)
                  lawEnforcement: true
                  owners: [%1$s]
                  leastUrgent: 1
                  queue: true
                """.formatted(OWNER, room.host()));
        Files.writeString(
                data.resolve("partner-secrets.yaml"),
                "subscriber/control-room: whsec_" + Base64.getEncoder().encodeToString(room.key) + "\n",
                StandardOpenOption.APPEND);
        return room;
    }

    /** Settings of the hub that go with it. */
    List<String> settings() {
        return List.of(
                "--hub.delivery.hosts=" + host(),
                "--hub.delivery.amqp.port=0",
                "--hub.delivery.acknowledge-within.1=5s",
                "--hub.law-enforcement=operator,investigator,officer",
                "--hub.accounts.officer.organisation=" + OWNER,
                "--hub.accounts.officer.roles=HIT_OFFICER");
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void posted(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
        String at = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-timestamp"));
        boolean signed = signature(id, at, body)
                .equals(String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature")));
        if (signed) {
            JsonNode told = new ObjectMapper().readTree(body);
            Set<String> of = told.path("type").asText().equals("hit.escalated") ? escalated : posted;
            of.add(told.at("/data/hitId").asText());
        } else {
            trouble("a post had another signature than the hub's");
        }
        exchange.sendResponseHeaders(signed ? 204 : 401, -1);
        exchange.close();
    }

    private String signature(String id, String at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + '.' + at + '.').getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    /** Sends the patrol out, once the hub runs. */
    void patrol(HubAddress hub) throws IOException {
        Secrets secrets = Secrets.read(hub.secrets());
        patrol = Thread.ofVirtual().name("patrol").start(() -> {
            try (Client client = Client.create();
                    HttpClient http = HttpClient.newHttpClient()) {
                Receiver receiver = receiver(client, hub, secrets.of("patrol.hits"));
                while (!closed) {
                    Delivery delivery = receiver.receive(500, TimeUnit.MILLISECONDS);
                    if (delivery != null) {
                        took(delivery, http, hub, secrets.of("officer"));
                    }
                }
            } catch (IOException | ClientException e) {
                trouble("the patrol takes no hits any more: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Receiver receiver(Client client, HubAddress hub, String secret) throws ClientException {
        ConnectionOptions options =
                new ConnectionOptions().user("patrol.hits").password(secret).reconnectEnabled(false);
        options.saslOptions().addAllowedMechanism("PLAIN");
        Connection connection = client.connect(hub.hits().host(), hub.hits().port(), options);
        // One at a time, so that the most urgent is always the next.
        return connection.openReceiver(
                QUEUE, new ReceiverOptions().autoAccept(false).creditWindow(1));
    }

    private void took(Delivery delivery, HttpClient http, HubAddress hub, String secret)
            throws ClientException, IOException, InterruptedException {
        JsonNode told =
                new ObjectMapper().readTree(String.valueOf(delivery.message().body()));
        String hit = told.at("/data/hitId").asText();
        if (taken.add(hit) && taken.size() % 2 == 0) {
            int status = http.send(
                            HttpRequest.newBuilder(hub.http().resolve("/api/hits/" + hit + "/acknowledge?note=demo"))
                                    .header("Authorization", basic("officer", secret))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            if (status == 200) {
                acknowledged.add(hit);
            } else {
                trouble("an acknowledgement was answered with " + status);
            }
        }
        delivery.accept();
    }

    private static String basic(String account, String secret) {
        byte[] both = (account + ':' + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private synchronized void trouble(String what) {
        if (!troubles.contains(what)) {
            troubles.add(what);
        }
    }

    /** Waits until nobody waits for a hit any more, and says who had what; or what is amiss. */
    List<String> standing(HubAddress hub) throws IOException, InterruptedException {
        long began = System.nanoTime();
        String operator = Secrets.read(hub.secrets()).of("operator");
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (waiting(http, hub, operator) > 0 && System.nanoTime() - began < LONGEST_WAIT.toNanos()) {
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
            long left = waiting(http, hub, operator);
            if (left > 0) {
                trouble("deliveries that still wait: " + left);
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("hits posted", posted));
        lines.add(line("hits taken from a queue", taken));
        lines.add(line("hits acknowledged", acknowledged));
        lines.add(line("hits escalated", escalated));
        synchronized (this) {
            lines.addAll(troubles);
        }
        return lines;
    }

    private static long waiting(HttpClient http, HubAddress hub, String secret)
            throws IOException, InterruptedException {
        byte[] answer = http.send(
                        HttpRequest.newBuilder(hub.http().resolve("/api/deliveries?state=WAITING"))
                                .header("Authorization", basic("operator", secret))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
        return new ObjectMapper().readTree(answer).size();
    }

    private static String line(String name, Set<String> hits) {
        return String.format(Locale.ROOT, "%-24s %,10d", name, hits.size());
    }

    @Override
    public void close() {
        closed = true;
        Thread running = patrol;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        server.stop(0);
    }
}
