package anpr.hub.adapters.tls;

import anpr.hub.core.digest.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** SHA-256 over a certificate: by it a feed names those that are its senders', which are mostly signed by themselves. */
public final class Fingerprint {
    private Fingerprint() {}

    /** 64 hexadecimal digits in lower case. */
    public static String of(X509Certificate certificate) {
        try {
            return Sha256.hex(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that came by TLS has bytes", e);
        }
    }

    /** As an operator writes it, in either case and with or without colons. */
    public static String parse(String text) {
        String hex = text.strip().replace(":", "").toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("expected SHA-256 fingerprints, 64 characters 0-9, a-f");
        }
        return hex;
    }

    /** Several with commas between; at least one. */
    public static List<String> list(String text) {
        return Arrays.stream(text.split(",")).map(Fingerprint::parse).toList();
    }
}
