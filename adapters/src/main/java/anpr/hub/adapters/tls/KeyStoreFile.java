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
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/** The hub's own certificate for a line, whichever side of it the hub is. */
public final class KeyStoreFile {
    /** For any line that may speak TLS. */
    public static final Option<Path> KEY_STORE = new Option<>(
            "keyStore",
            "path of a file",
            "PKCS #12 file with the certificate by which the hub proves itself; its password is the line FEED.keyStore of"
                    + " partner-secrets.yaml, or else the feed's own.",
            null,
            false,
            Path::of);

    private KeyStoreFile() {}

    /**
     * The key with its certificates; empty if the feed names none.
     *
     * @throws IOException if the file cannot be read, or the password does not open it
     * @throws IllegalArgumentException if no password is kept for it
     */
    static Optional<KeyManagerFactory> keys(Feed feed, Secrets secrets) throws GeneralSecurityException, IOException {
        Optional<Path> file = KEY_STORE.find(feed.settings());
        return file.isPresent() ? Optional.of(keys(file.get(), password(feed, secrets))) : Optional.empty();
    }

    private static KeyManagerFactory keys(Path file, char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory;
    }

    private static char[] password(Feed feed, Secrets secrets) {
        return secrets.find(feed.id() + ".keyStore")
                .or(() -> secrets.find(feed.id()))
                .orElseThrow(() -> new IllegalArgumentException("no secret is kept that opens the key store of feed '"
                        + feed.id() + "': partner-secrets.yaml wants a line '" + feed.id() + ".keyStore'"))
                .toCharArray();
    }
}
