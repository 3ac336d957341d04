package anpr.hub.routes;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The hub's configuration, {@code hub.*}.
 *
 * @param data where everything lies that the hub keeps: broker, database, content, credentials
 * @param mappings the source types
 * @param partnerConfig the partners
 * @param version of the software, stamped on every read
 * @param brokerUrl of an external Artemis with the hub's addresses; null for the embedded one
 * @param sftp the hub's own SFTP server
 * @param bof2 limits of the BOF2 services
 * @param landing how submissions are made durable
 * @param ledgerGrace how long after its end a minute of the ledger may stay open before it is an alarm
 */
@ConfigurationProperties("hub")
public record HubSettings(
        Path data,
        Path mappings,
        Path partnerConfig,
        @DefaultValue("development") String version,
        @Nullable String brokerUrl,
        @DefaultValue Sftp sftp,
        @DefaultValue Bof2 bof2,
        @DefaultValue Landing landing,
        @DefaultValue("60s") Duration ledgerGrace) {

    /** @param port 0 for any free one */
    public record Sftp(
            @DefaultValue("127.0.0.1") String host,
            @DefaultValue("2222") int port) {}

    /**
     * @param maxBytes longest envelope
     * @param maxCaptures most captures of one compound call; 50 by third-party account (national-record, 1.1 item 8)
     */
    public record Bof2(
            @DefaultValue("4194304") int maxBytes,
            @DefaultValue("50") int maxCaptures) {}

    /**
     * @param senders how many batches may be under way to the broker at once
     * @param waiting how many submissions may wait for a place in a batch
     * @param patience how long a sender's connection is held before the hub says it is unavailable
     */
    public record Landing(
            @DefaultValue("2") int senders,
            @DefaultValue("4096") int waiting,
            @DefaultValue("20s") Duration patience) {}
}
