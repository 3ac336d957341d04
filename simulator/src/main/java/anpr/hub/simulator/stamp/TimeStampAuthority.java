package anpr.hub.simulator.stamp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * A simulated time-stamping authority (RFC 3161) on loopback: it stamps whatever it is asked, with keys that it makes at its
 * start and forgets at its end. Its names say that it is simulated; it is for tests and demonstrations. Safe for use by many
 * threads.
 */
public final class TimeStampAuthority implements AutoCloseable {
    private static final String POLICY = "1.3.6.1.4.1.32473.1.1";
    private static final String NIST_SHA256 = "2.16.840.1.101.3.4.2.1";
    private static final Duration LIFE = Duration.ofDays(30);
    private static final int MOST_BYTES = 4096;

    private final Clock clock;
    private final X509Certificate root;
    private final TimeStampTokenGenerator tokens;
    private final AtomicLong serials = new AtomicLong();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param clock gives the time that it stamps */
    public TimeStampAuthority(Clock clock) throws IOException {
        this.clock = clock;
        try {
            Instant now = clock.instant();
            KeyPair rootKeys = keys();
            KeyPair signerKeys = keys();
            X500Name rootName = new X500Name("CN=Root of a time-stamping authority (simulated)");
            this.root = certificate(rootName, rootKeys, rootName, rootKeys, now);
            X509Certificate signer = certificate(
                    rootName, rootKeys, new X500Name("CN=Time-stamping authority (simulated)"), signerKeys, now);
            DigestCalculator sha256 = new JcaDigestCalculatorProviderBuilder()
                    .build()
                    .get(new AlgorithmIdentifier(new ASN1ObjectIdentifier(NIST_SHA256)));
            this.tokens = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withECDSA", signerKeys.getPrivate(), signer),
                    sha256,
                    new ASN1ObjectIdentifier(POLICY));
            tokens.addCertificates(new JcaCertStore(List.of(signer)));
        } catch (GeneralSecurityException | OperatorCreationException | TSPException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create(String.format(
                Locale.ROOT, "http://127.0.0.1:%d/", server.getAddress().getPort()));
    }

    /** The root that its stamps lead to, in PEM. */
    public String root() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(root.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate has an encoding", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] answer = stamp(exchange.getRequestBody().readNBytes(MOST_BYTES));
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (TSPException e) {
            exchange.sendResponseHeaders(400, -1);
        }
    }

    private synchronized byte[] stamp(byte[] request) throws IOException, TSPException {
        return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
                .generate(
                        new TimeStampRequest(request),
                        BigInteger.valueOf(serials.incrementAndGet()),
                        Date.from(clock.instant()))
                .getEncoded(ASN1Encoding.DL);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(X500Name issuer, KeyPair by, X500Name subject, KeyPair of, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        boolean authority = issuer.equals(subject);
        X509v3CertificateBuilder made = new X509v3CertificateBuilder(
                        issuer,
                        new BigInteger(120, new SecureRandom()).setBit(120),
                        new Time(Date.from(now.minus(Duration.ofHours(1)))),
                        new Time(Date.from(now.plus(LIFE))),
                        subject,
                        SubjectPublicKeyInfo.getInstance(of.getPublic().getEncoded()))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
        if (!authority) {
            made.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(made.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    }
}
