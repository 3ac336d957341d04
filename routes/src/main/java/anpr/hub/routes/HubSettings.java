package anpr.hub.routes;

import anpr.hub.core.hotlist.Confusables;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.partner.Account;
import anpr.hub.core.partner.People;
import anpr.hub.routes.broker.PublisherDoor;
import anpr.hub.routes.delivery.DeliverySettings;
import anpr.hub.routes.health.HealthSettings;
import anpr.hub.routes.hotlist.LookingBack;
import anpr.hub.routes.leg.Landing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The hub's configuration, {@code hub.*}.
 *
 * @param data where everything lies that the hub keeps: broker, database, content, credentials
 * @param mappings the source types
 * @param partnerConfig the partners
 * @param plugins jars with adapters of others; need not exist
 * @param version of the software, stamped on every read
 * @param brokerUrl of an external Artemis with the hub's addresses; null for the embedded one
 * @param sftp the hub's own SFTP server
 * @param ftp the hub's own FTP server; null for none
 * @param bof2 limits of the BOF2 services
 * @param mqtt the port on which feeds publish to the embedded broker by MQTT; null for none
 * @param landing how submissions are made durable
 * @param ledgerGrace how long after its end a minute of the ledger may stay open before it is an alarm
 * @param seal how records are sealed
 * @param matching how reads are matched with VOI lists
 * @param accounts of people, by name, beside those that every hub has
 * @param lists what VOI lists may be
 * @param cluster whom this hub shares lists with; the members trust each other, so theirs must be a network of their own
 * @param lookingBack how far stored reads are searched for what comes to a list
 * @param delivery how hits reach those who are told of them
 * @param health from when on a feed or camera is not well
 */
@ConfigurationProperties("hub")
public record HubSettings(
        Path data,
        Path mappings,
        Path partnerConfig,
        @DefaultValue("plugins") Path plugins,
        String version,
        @Nullable String brokerUrl,
        @DefaultValue Sftp sftp,
        @Nullable Ftp ftp,
        @DefaultValue Bof2 bof2,
        @Nullable PublisherDoor mqtt,
        @DefaultValue Landing.Settings landing,
        @DefaultValue("60s") Duration ledgerGrace,
        @DefaultValue Seal seal,
        @DefaultValue Matching matching,
        @DefaultValue Map<String, Person> accounts,
        @DefaultValue Lists lists,
        @DefaultValue Cluster cluster,
        @DefaultValue LookBack lookingBack,
        @DefaultValue DeliverySettings delivery,
        @DefaultValue HealthSettings health) {

    /** As {@link LookingBack.Limits} has them. */
    public record LookBack(
            @DefaultValue("72h") Duration longest,
            @DefaultValue("10000") long mostEntries,
            @DefaultValue("1000") int mostHits,
            @DefaultValue("2m") Duration longestSearch,
            @DefaultValue("10s") Duration after) {
        LookingBack.Limits limits() {
            return new LookingBack.Limits(longest, mostEntries, mostHits, longestSearch, after);
        }
    }

    /**
     * @param mostBytes of a file, unpacked
     * @param mostRows of a list
     * @param mostPatterns of a list; each read is compared with all patterns, which take about a kilobyte each
     * @param mostBadRows after which a file is read no further
     * @param badShare of rows that cannot be used, above which a file is refused; 0 to 1
     * @param keep for how long the entries of superseded revisions are kept
     */
    public record Lists(
            @DefaultValue("2147483648") long mostBytes,
            @DefaultValue("5000000") long mostRows,
            @DefaultValue("10000") long mostPatterns,
            @DefaultValue("100000") long mostBadRows,
            @DefaultValue("0.2") double badShare,
            @DefaultValue("90d") Duration keep) {}

    /**
     * @param address of this node, that the others reach
     * @param port the first that is tried
     * @param members addresses with ports of nodes, any of which shows a new one the others; none: a hub alone
     */
    public record Cluster(
            @DefaultValue("127.0.0.1") String address,
            @DefaultValue("5701") int port,
            @DefaultValue List<String> members) {}

    /**
     * An account, {@code hub.accounts.<name>.*}; its secret is generated as a feed's is.
     *
     * @param organisation as the terms of its lists name their owner
     * @param newLists names that it may give to lists that are not there yet
     * @param covertLists covert lists that are there for it
     */
    public record Person(
            @DefaultValue("") String organisation,
            @DefaultValue Set<Account.Role> roles,
            @DefaultValue Set<String> newLists,
            @DefaultValue Set<String> covertLists) {}

    People people() {
        return new People(accounts.entrySet().stream()
                .map(entry -> new Account(
                        entry.getKey(),
                        entry.getValue().organisation(),
                        entry.getValue().roles(),
                        entry.getValue().newLists(),
                        entry.getValue().covertLists()))
                .toList());
    }

    /**
     * @param on whether what comes in is sealed; a read that is not says so by having no seal
     * @param hub name that the logs bear for all time, such as a domain name
     * @param checkpoint how often a log with something new in it is signed
     * @param anyway how often it is signed though there is nothing new
     * @param anchor how often others are asked to vouch for the newest checkpoints; who they are is in the data's {@code
     *     seal/anchors.yaml}
     * @param clockTolerance how far the hub's clock may go another way than time between two looks before it is an alarm
     */
    public record Seal(
            @DefaultValue("true") boolean on,
            @DefaultValue("anpr-hub") String hub,
            @DefaultValue("1s") Duration checkpoint,
            @DefaultValue("60s") Duration anyway,
            @DefaultValue("60s") Duration anchor,
            @DefaultValue("1s") Duration clockTolerance) {}

    /**
     * @param confusing whether a character may be taken for another
     * @param confusables a YAML file of such classes, in place of the hub's own; null for those
     * @param mostDifferences in how many places a read may differ so
     * @param mostOpen how many characters a partial read may leave open, 0 to 2, where its feed has such reads matched
     * @param mostMatches of one read
     */
    public record Matching(
            @DefaultValue("true") boolean confusing,
            @Nullable Path confusables,
            @DefaultValue("2") int mostDifferences,
            @DefaultValue("2") int mostOpen,
            @DefaultValue("100") int mostMatches) {
        /** @throws IOException if the file of classes cannot be read, or is not of its form */
        public MatchRules rules() throws IOException {
            return new MatchRules(confusing ? classes() : Confusables.NONE, mostDifferences, mostOpen, mostMatches);
        }

        private Confusables classes() throws IOException {
            if (confusables == null) {
                return Confusables.shipped();
            }
            try (InputStream yaml = Files.newInputStream(confusables)) {
                return Confusables.read(yaml);
            }
        }
    }

    /** @param port 0 for any free one */
    public record Sftp(
            @DefaultValue("127.0.0.1") String host,
            @DefaultValue("2222") int port) {}

    /**
     * @param port 0 for any free one; the server runs only if it is given
     * @param passivePorts of data connections; a firewall must let them through
     * @param passiveAddress what clients are told to connect to, behind a router that translates addresses
     * @param keyStore PKCS #12 with the key for clients that ask for TLS; null for none
     * @param tlsRequired whether nobody is served without TLS; needs the key store
     */
    public record Ftp(
            @DefaultValue("127.0.0.1") String host,
            int port,
            @DefaultValue("30000-30099") String passivePorts,
            @Nullable String passiveAddress,
            @Nullable Path keyStore,
            @DefaultValue("") String keyStorePassword,
            @DefaultValue("false") boolean tlsRequired) {
        public Ftp {
            if (tlsRequired && keyStore == null) {
                throw new IllegalArgumentException("hub.ftp.tls-required needs hub.ftp.key-store");
            }
        }

        @Override
        public String toString() {
            return "Ftp[host=" + host + ", port=" + port + ", passivePorts=" + passivePorts + "]";
        }
    }

    /**
     * @param maxBytes longest envelope
     * @param maxCaptures most captures of one compound call; 50 by third-party account (national-record, 1.1 item 8)
     * @param mostUpdateBytes of an update of a list, zipped; what is longer is told to be too big
     * @param hosts of servers that lists may be fetched from, each {@code host:port}; none unless named
     */
    public record Bof2(
            @DefaultValue("4194304") int maxBytes,
            @DefaultValue("50") int maxCaptures,
            @DefaultValue("268435456") long mostUpdateBytes,
            @DefaultValue Set<String> hosts) {}
}
