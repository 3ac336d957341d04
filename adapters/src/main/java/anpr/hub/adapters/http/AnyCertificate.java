package anpr.hub.adapters.http;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Lets a client show any certificate that is in date: the handshake proves that it has the private key, and
 * {@link Doorway} compares the fingerprint with those that feeds name. Devices sign their certificates themselves, so
 * there is no authority to ask.
 */
public final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chain[0].checkValidity();
    }

    /** @throws CertificateException always: this is for servers */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("servers are not trusted by this");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
