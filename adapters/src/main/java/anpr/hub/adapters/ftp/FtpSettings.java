package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.DropRules;
import anpr.hub.adapters.drop.FileNames;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the FTP server runs.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param passivePorts of data connections, as {@code 30000-30099}; 0 for any that is free
 * @param passiveAddress what clients are told to connect to, where it is not the server's own; null for its own
 * @param tls key that clients may ask to be served with (AUTH TLS); null for none
 * @param rules of the accounts
 * @param maxSessions connections at a time
 * @param maxSessionsPerFeed connections of one account at a time
 * @param idleTimeout without a word from the client, or a byte of a file; whole seconds
 */
public record FtpSettings(
        String host,
        int port,
        String passivePorts,
        @Nullable String passiveAddress,
        @Nullable Tls tls,
        DropRules rules,
        int maxSessions,
        int maxSessionsPerFeed,
        Duration idleTimeout) {

    /**
     * A key with its certificates.
     *
     * @param keyStore PKCS #12
     * @param required whether nobody is served without
     */
    public record Tls(Path keyStore, String password, boolean required) {
        @Override
        public String toString() {
            return "Tls[keyStore=" + keyStore + "]";
        }
    }

    /** The usual limits. */
    public static FtpSettings of(
            String host, int port, String passivePorts, @Nullable String passiveAddress, @Nullable Tls tls, Path root) {
        return new FtpSettings(
                host,
                port,
                passivePorts,
                passiveAddress,
                tls,
                new DropRules(root, FileNames.USUAL, Duration.ofDays(7), 1_000),
                200,
                20,
                Duration.ofMinutes(2));
    }
}
