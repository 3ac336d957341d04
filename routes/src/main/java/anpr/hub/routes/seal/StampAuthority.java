package anpr.hub.routes.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.seal.TimeStamps;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;

/**
 * A time-stamping authority by HTTP (RFC 3161, section 3.4). What it answers is checked before it is taken: that it is of
 * these bytes and of this request, of about the hub's time, and signed by a certificate for time stamps that leads to one of
 * the given roots and was valid then. Whether it was revoked is not asked: that needs another service, and who verifies later
 * asks then. Safe for use by many threads.
 */
public final class StampAuthority implements TimeStamps {
    private static final int MOST_BYTES = 65_536;
    private static final int NONCE_BITS = 64;
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final URI url;
    private final Set<TrustAnchor> roots;
    private final @Nullable Account account;
    private final BoundedHttp http;
    private final Clock clock;
    private final RandomGenerator random;

    /** For Basic authentication; the password is asked for each time. */
    public record Account(String user, Supplier<String> password) {}

    /**
     * @param roots file in PEM
     * @param patience for one answer
     * @param random must not be guessed, for an old answer would do if the nonce could be foreseen
     * @throws IllegalStateException if there are no roots in the file
     */
    public StampAuthority(
            URI url,
            Path roots,
            @Nullable Account account,
            HttpClient client,
            Duration patience,
            Clock clock,
            RandomGenerator random) {
        this.url = url;
        this.roots = anchors(roots);
        this.account = account;
        this.http = new BoundedHttp(client, patience, MOST_BYTES);
        this.clock = clock;
        this.random = random;
    }

    @Override
    public byte[] stamp(byte[] bytes) throws IOException {
        TimeStampRequest request = request(bytes);
        byte[] answer = ask(request);
        try {
            check(request, answer);
        } catch (TSPException e) {
            throw new IOException("answered something else than was asked: " + e.getMessage(), e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("its signer does not lead to a root in the file of roots, or was not valid then", e);
        } catch (RuntimeException e) {
            // What the library throws at bytes that are no answer.
            throw new IOException("answered what is no answer: " + e.getClass().getSimpleName(), e);
        }
        return answer;
    }

    private TimeStampRequest request(byte[] bytes) {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        byte[] nonce = new byte[NONCE_BITS / Byte.SIZE];
        random.nextBytes(nonce);
        return generator.generate(TSPAlgorithms.SHA256, Sha256.of(bytes), new BigInteger(1, nonce));
    }

    private byte[] ask(TimeStampRequest request) throws IOException {
        HttpRequest.Builder asked = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/timestamp-query")
                .header("Accept", "application/timestamp-reply")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded()));
        if (account != null) {
            String pair = account.user() + ':' + account.password().get();
            asked.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        }
        try {
            BoundedHttp.Reply reply = http.send(asked);
            if (reply.status() != 200) {
                throw new IOException("answered with status " + reply.status());
            }
            return reply.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was not waited for", e);
        }
    }

    private void check(TimeStampRequest request, byte[] answer)
            throws IOException, TSPException, GeneralSecurityException, OperatorCreationException {
        TimeStampResponse response = new TimeStampResponse(answer);
        // That of the status, imprint, nonce and policy.
        response.validate(request);
        TimeStampToken token = response.getTimeStampToken();
        if (token == null) {
            throw new TSPException("no token, status " + response.getStatus());
        }
        if (!Arrays.equals(ASN1Primitive.fromByteArray(answer).getEncoded(ASN1Encoding.DL), answer)) {
            throw new TSPException("an encoding with indefinite lengths, or something behind it");
        }
        Instant stamped = token.getTimeStampInfo().getGenTime().toInstant();
        Duration apart = Duration.between(stamped, clock.instant()).abs();
        if (apart.compareTo(TOLERANCE) > 0) {
            throw new TSPException("its time and the hub's are " + apart.toSeconds() + " s apart");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        X509CertificateHolder signer = null;
        for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
            certificates.add(new JcaX509CertificateConverter().getCertificate(each));
            if (token.getSID().match(each)) {
                signer = each;
            }
        }
        if (signer == null) {
            throw new TSPException("no certificate of its signer");
        }
        // Signature, the signer's certificate as the token names it, its purpose and its time.
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
        leadsToRoot(new JcaX509CertificateConverter().getCertificate(signer), certificates, stamped);
    }

    private void leadsToRoot(X509Certificate signer, Collection<X509Certificate> known, Instant at)
            throws GeneralSecurityException {
        X509CertSelector wanted = new X509CertSelector();
        wanted.setCertificate(signer);
        PKIXBuilderParameters how = new PKIXBuilderParameters(roots, wanted);
        how.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
        how.setDate(Date.from(at));
        how.setRevocationEnabled(false);
        CertPathBuilder.getInstance("PKIX").build(how);
    }

    private static Set<TrustAnchor> anchors(Path file) {
        Set<TrustAnchor> anchors = new HashSet<>();
        try (InputStream pem = Files.newInputStream(file)) {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .forEach(each -> anchors.add(new TrustAnchor((X509Certificate) each, null)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(file + " holds no certificates in PEM of a time-stamping authority", e);
        }
        if (anchors.isEmpty()) {
            throw new IllegalStateException(file + " holds no certificate of a time-stamping authority");
        }
        return anchors;
    }
}
