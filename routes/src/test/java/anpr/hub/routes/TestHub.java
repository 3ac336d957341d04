package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole hub with its real broker and database, on free ports and an empty folder, with the project's own partners. */
final class TestHub implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));

    private final Path data;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonNode run;
    private final String http;
    private Map<?, ?> secrets;
    final JdbcClient jdbc;

    TestHub(Path data) {
        this(data, HOME.resolve("partner-config"));
    }

    /** With settings of the test's own. */
    TestHub(Path data, String setting) {
        this(data, HOME.resolve("partner-config"), setting);
    }

    /** With partners of the test's own, and what else it sets. */
    TestHub(Path data, Path partners, String... settings) {
        this(data, HOME.resolve("mappings"), partners, settings);
    }

    TestHub(Path data, Path mappings, Path partnerConfig, String... settings) {
        try {
            this.data = data;
            List<String> arguments = new ArrayList<>(List.of(
                    "--hub.data=" + data,
                    "--hub.mappings=" + mappings,
                    "--hub.partner-config=" + partnerConfig,
                    "--hub.sftp.port=0",
                    "--hub.ftp.port=0",
                    "--server.port=0",
                    // It would say which of the browser's debugging protocols it does not know, and uses none.
                    "--logging.level.org.openqa.selenium=error"));
            arguments.addAll(List.of(settings));
            this.context = SpringApplication.run(HubApplication.class, arguments.toArray(String[]::new));
            this.run = new ObjectMapper().readTree(data.resolve("hub.json").toFile());
            this.http = run.get("http").asText();
            this.secrets = secrets();
            this.jdbc = context.getBean(JdbcClient.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Scheme, host and port. */
    String address() {
        return http;
    }

    private Map<?, ?> secrets() throws IOException {
        return new YAMLMapper().readValue(data.resolve("secrets.yaml").toFile(), Map.class);
    }

    /** Takes over secrets that were generated since the start. */
    void readSecretsAgain() throws IOException {
        secrets = secrets();
    }

    /** Of a server beside the web's: {@code sftp}, {@code ftp}. */
    int port(String server) {
        return run.at("/" + server + "/port").asInt();
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    String secret(String account) {
        return String.valueOf(secrets.get(account));
    }

    /** Posts as a feed with its own key. */
    HttpResponse<String> post(String feed, String mediaType, String body) {
        return post("/feeds/" + feed, secret(feed), mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, String key, String mediaType, byte[] body) {
        return send(HttpRequest.newBuilder(URI.create(http + path))
                .header("X-Api-Key", key)
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    /** Announces a body of this length and waits for the answer before sending any of it; the status line. */
    String announce(String feed, long length) throws IOException {
        URI hub = URI.create(http);
        try (Socket socket = new Socket(hub.getHost(), hub.getPort())) {
            String head = "POST /feeds/%s HTTP/1.1\r\nHost: hub\r\nX-Api-Key: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(feed, secret(feed), length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    /** Posts XML without any credential outside the body; the answer's body. */
    String postOpenly(String path, String xml) {
        return send(HttpRequest.newBuilder(URI.create(http + path))
                        .header("Content-Type", "text/xml; charset=utf-8")
                        .header("SOAPAction", "\"\"")
                        .POST(BodyPublishers.ofString(xml)))
                .body();
    }

    /** Gets as an account with its password. */
    HttpResponse<String> get(String path, String account) {
        return send(HttpRequest.newBuilder(URI.create(http + path)).header("Authorization", basic(account)));
    }

    /** The same, of what is no text. */
    HttpResponse<byte[]> bytes(String path, String account) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(http + path))
                            .header("Authorization", basic(account))
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> postAs(String path, String account) {
        return send(HttpRequest.newBuilder(URI.create(http + path))
                .header("Authorization", basic(account))
                .POST(BodyPublishers.noBody()));
    }

    HttpResponse<String> postAs(String path, String account, String body) {
        return send(HttpRequest.newBuilder(URI.create(http + path))
                .header("Authorization", basic(account))
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String account, String body) {
        return send(HttpRequest.newBuilder(URI.create(http + path))
                .header("Authorization", basic(account))
                .PUT(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(String method, String path) {
        return send(HttpRequest.newBuilder(URI.create(http + path)).method(method, BodyPublishers.noBody()));
    }

    long count(String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(Long.class).single();
    }

    /** Has the account olga bring a list of one vehicle, of her organisation. */
    void bring(String name, String terms, String vrm) {
        assertThat(put("/api/lists/" + name + "/terms?reason=test", "olga", "owner: Mock Police (simulated)\n" + terms)
                        .statusCode())
                .isEqualTo(200);
        assertThat(postAs(
                                "/api/lists/" + name + "/imports?as=full&reason=test",
                                "olga",
                                vrm + ",MOCK,MODEL,RED,STOP,FI,STOLEN (SIMULATED),,,,,,,,,\n")
                        .statusCode())
                .isEqualTo(200);
    }

    void list(String name, String csv) throws IOException {
        Path growing = Files.writeString(data.resolve(name + ".growing"), csv);
        Files.move(growing, Files.createDirectories(data.resolve("voi")).resolve(name + ".csv"));
    }

    private String basic(String account) {
        byte[] both = (account + ":" + secret(account)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        SpringApplication.exit(context);
        client.close();
    }
}
