package anpr.hub.simulator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.nio.file.Path;

/** Where a running hub can be reached, as it writes it into {@code hub.json} of its data directory when it is ready. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HubAddress(
        long pid,
        URI http,
        Drop sftp,
        Drop ftp,
        Drop mqtt,
        @JsonProperty("hits-amqp") Drop hits,
        Jdbc jdbc,
        Path secrets) {
    /** A server that files are dropped on, messages published to, or hits taken from. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Drop(String host, int port) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Jdbc(String url, String user, String password) {}
}
