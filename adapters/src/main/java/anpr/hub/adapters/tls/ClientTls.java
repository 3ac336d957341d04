package anpr.hub.adapters.tls;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom a line believes, and what it proves itself with, when it speaks TLS as a client. Read from its files each time, so
 * that renewed certificates count with the next connection that asks for it. Names of servers are checked by each
 * protocol's client.
 *
 * @param keys null if the hub has no certificate for this partner
 * @param trust null for the authorities that the Java runtime trusts
 */
public record ClientTls(
        @Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trust) {
    /** Authorities of the partner's own. */
    public static final Option<Path> CA_FILE = new Option<>(
            "caFile",
            "path of a file",
            "PEM file of the authorities that the server's certificate is issued by; without it, those that the Java"
                    + " runtime trusts.",
            null,
            false,
            Path::of);

    /**
     * As the feed's settings say.
     *
     * @throws IOException if a file cannot be read, or a password does not open it
     * @throws IllegalArgumentException if no password is kept for the key store
     */
    public static ClientTls of(Feed feed, Secrets secrets) throws GeneralSecurityException, IOException {
        Optional<Path> caFile = CA_FILE.find(feed.settings());
        return new ClientTls(
                KeyStoreFile.keys(feed, secrets).orElse(null), caFile.isPresent() ? trust(caFile.get()) : null);
    }

    /**
     * Believes these authorities and no others, and proves nothing itself.
     *
     * @param caFile in PEM
     */
    public static ClientTls trusting(Path caFile) throws GeneralSecurityException, IOException {
        return new ClientTls(null, trust(caFile));
    }

    /** What makes connections by it. */
    public SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys == null ? new KeyManager[0] : keys.getKeyManagers(),
                trust == null ? systemTrust() : trust.getTrustManagers(),
                new SecureRandom());
        return context;
    }

    private static TrustManager[] systemTrust() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    private static TrustManagerFactory trust(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
