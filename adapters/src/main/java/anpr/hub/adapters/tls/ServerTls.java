package anpr.hub.adapters.tls;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Secrets;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The hub's side of TLS where it is the server on a feed's own port. */
public final class ServerTls {
    private ServerTls() {}

    /**
     * Shows the certificate of the feed's key store.
     *
     * @param senders fingerprints of the certificates that senders may show; whether they must is for the socket to ask
     * @throws IOException if the key store cannot be read
     * @throws IllegalArgumentException if the feed names none, or no password is kept for it
     */
    public static SSLContext context(Feed feed, Secrets secrets, Collection<String> senders)
            throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyStoreFile.keys(feed, secrets)
                .orElseThrow(() -> new IllegalArgumentException(
                        "setting 'keyStore' is missing: a port that speaks TLS shows a certificate"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Senders(Set.copyOf(senders))}, new SecureRandom());
        return context;
    }

    /** Admits the certificates with these fingerprints while they are in date; no authority is asked. */
    private record Senders(Set<String> fingerprints) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            chain[0].checkValidity();
            if (!fingerprints.contains(Fingerprint.of(chain[0]))) {
                throw new CertificateException("not one of the feed's certificates");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("servers are not trusted by this");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
