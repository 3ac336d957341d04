package anpr.hub.adapters.queue;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom a line believes, and what it proves itself with, when it speaks TLS as a client. Made for each connection anew, so
 * that renewed certificates count without a restart. Names of servers are checked by each protocol's client.
 *
 * @param keys null if the hub has no certificate for this partner
 * @param trust null for the authorities that the Java runtime trusts
 */
record ClientTls(@Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trust) {
    /** Authorities of the partner's own. */
    static final Option<Path> CA_FILE = path(
            "caFile",
            "PEM file of the authorities that the broker's certificate is"
                    + " issued by; without it, those that the Java runtime trusts");

    /** The hub's own certificate. */
    static final Option<Path> KEY_STORE = path(
            "keyStore",
            "PKCS #12 file with the certificate by which the hub proves"
                    + " itself; its password is the feed's secret");

    static final List<Option<?>> OPTIONS = List.of(CA_FILE, KEY_STORE);

    static ClientTls of(Feed feed, Ports ports) throws GeneralSecurityException, IOException {
        Optional<Path> keyStore = KEY_STORE.find(feed.settings());
        Optional<Path> caFile = CA_FILE.find(feed.settings());
        return new ClientTls(
                keyStore.isPresent() ? keys(keyStore.get(), ports.secrets().find(feed.id())) : null,
                caFile.isPresent() ? trust(caFile.get()) : null);
    }

    SSLContext context() throws GeneralSecurityException {
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

    private static KeyManagerFactory keys(Path file, Optional<String> secret)
            throws GeneralSecurityException, IOException {
        char[] password = secret.orElseThrow(
                        () -> new IllegalArgumentException("no secret is kept that opens the key store " + file))
                .toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory;
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

    private static Option<Path> path(String name, String description) {
        return new Option<>(name, "path of a file", description, null, false, Path::of);
    }
}
