package anpr.hub.adapters;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of a partner's own and what it has issued: {@code server} and {@code hub} for 127.0.0.1, {@code elsewhere} for
 * another name. Each as PEM, and as PKCS #12 with {@link FixedGate#SECRET} as its password.
 */
public record Certificates(Path folder) {
    /** Skips the test where the machine lacks openssl. */
    public static Certificates make(Path folder) throws Exception {
        String openssl = Program.need("/usr/bin/openssl").toString();
        issue(folder, openssl, "ca", "/CN=Example CA (simulated)");
        String[] byCa = {"-addext", "basicConstraints=critical,CA:FALSE", "-CA", "ca.pem", "-CAkey", "ca.key"};
        issue(folder, openssl, "server", "/CN=server", with(byCa, "-addext", "subjectAltName=IP:127.0.0.1"));
        issue(folder, openssl, "hub", "/CN=hub", with(byCa, "-addext", "subjectAltName=IP:127.0.0.1"));
        issue(
                folder,
                openssl,
                "elsewhere",
                "/CN=elsewhere.example",
                with(byCa, "-addext", "subjectAltName=DNS:elsewhere.example"));
        Certificates certificates = new Certificates(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve("authorities.p12"))) {
            certificates.authorities().store(out, FixedGate.SECRET.toCharArray());
        }
        return certificates;
    }

    private static void issue(Path folder, String openssl, String name, String subject, String... more)
            throws Exception {
        String[] request = {
            openssl,
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            subject,
            "-keyout",
            name + ".key",
            "-out",
            name + ".pem"
        };
        Program.run(folder, with(request, more));
        Program.run(
                folder,
                openssl,
                "pkcs12",
                "-export",
                "-in",
                name + ".pem",
                "-inkey",
                name + ".key",
                "-out",
                name + ".p12",
                "-passout",
                "pass:" + FixedGate.SECRET);
    }

    private static String[] with(String[] some, String... more) {
        String[] all = java.util.Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** For a feed's {@code caFile}. */
    public String ca() {
        return file("ca.pem");
    }

    /** For a feed's {@code keyStore}. */
    public String keyStore(String name) {
        return file(name + ".p12");
    }

    public String file(String name) {
        return folder.resolve(name).toString();
    }

    public X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** What believes it. */
    public KeyStore authorities() throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", certificate("ca"));
        return authorities;
    }

    /** Whoever believes the authority, and shows this certificate. */
    public SSLContext context(String name) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        char[] password = FixedGate.SECRET.toCharArray();
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            own.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
