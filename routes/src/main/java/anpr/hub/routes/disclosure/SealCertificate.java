package anpr.hub.routes.disclosure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import anpr.hub.core.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * The certificate that evidence packages are sealed with, and its key: {@code package-root.pem}, {@code package-signer.pem}
 * and {@code package-signer.key.pem} (PKCS #8, EC or RSA) in a folder. Where none of them lies a test certificate is made,
 * whose root says that it is simulated and whose root's key is forgotten; whoever goes to court lays others there. Immutable.
 */
public final class SealCertificate {
    private static final String ROOT = "package-root.pem";
    private static final String SIGNER = "package-signer.pem";
    private static final String KEY = "package-signer.key.pem";
    private static final String CERTIFICATE_LABEL = "CERTIFICATE";
    private static final String KEY_LABEL = "PRIVATE KEY";
    private static final int YEARS = 10;
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter READ_TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String root;
    private final X509CertificateHolder certificate;
    private final PrivateKey key;
    private final Clock clock;

    private SealCertificate(String root, X509CertificateHolder certificate, PrivateKey key, Clock clock) {
        this.root = root;
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /**
     * The one in this folder, or a new one for tests.
     *
     * @param clock gives the time of sealing
     */
    public static SealCertificate in(Path folder, Clock clock) throws IOException {
        if (!Files.exists(folder.resolve(SIGNER))) {
            if (Files.exists(folder.resolve(KEY)) || Files.exists(folder.resolve(ROOT))) {
                throw new IOException(
                        folder.resolve(SIGNER)
                                + " is missing; it belongs to the key or root that lies there: restore it, or take all three away");
            }
            make(folder, clock.instant());
        }
        try {
            X509CertificateHolder certificate =
                    new X509CertificateHolder(read(folder.resolve(SIGNER), CERTIFICATE_LABEL));
            String algorithm = certificate
                            .getSubjectPublicKeyInfo()
                            .getAlgorithm()
                            .getAlgorithm()
                            .getId()
                            .equals("1.2.840.113549.1.1.1")
                    ? "RSA"
                    : "EC";
            PrivateKey key = KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(read(folder.resolve(KEY), KEY_LABEL)));
            return new SealCertificate(Files.readString(folder.resolve(ROOT), US_ASCII), certificate, key, clock);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    folder.resolve(SIGNER) + " and " + KEY
                            + " are no certificate with its EC or RSA key in PEM (PKCS #8, not encrypted)",
                    e);
        }
    }

    /** Signs, detached, with the time of now and the certificate inside; DER. */
    public byte[] sign(byte[] content) {
        try {
            String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            Attribute signingTime = new Attribute(CMSAttributes.signingTime, new DERSet(time(clock.instant())));
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                            .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(
                                    new AttributeTable(new DERSet(signingTime))))
                            .build(new JcaContentSignerBuilder(algorithm).build(key), certificate));
            generator.addCertificate(certificate);
            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .getEncoded(ASN1Encoding.DER);
        } catch (OperatorCreationException | CMSException e) {
            throw new IllegalStateException("the package cannot be sealed with " + SIGNER + " and its key", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hex SHA-256 of the certificate. */
    public String fingerprint() {
        try {
            return Sha256.hex(certificate.getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From when on the certificate is valid. */
    public Instant from() {
        String begins = certificate.toASN1Structure().getStartDate().getTime();
        return READ_TIME
                .parse(begins.substring(0, begins.indexOf("GMT")), LocalDateTime::from)
                .toInstant(ZoneOffset.UTC);
    }

    /** The root that it leads to, in PEM. */
    public String root() {
        return root;
    }

    private static void make(Path folder, Instant now) throws IOException {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair rootKeys = keys.generateKeyPair();
            KeyPair signerKeys = keys.generateKeyPair();
            X500Name rootName = new X500Name("CN=Test root of an ANPR hub (simulated)");
            X500Name signerName = new X500Name("CN=Test seal of an ANPR hub (simulated)");
            byte[] root = certificate(rootName, rootKeys, rootName, rootKeys, true, now);
            byte[] signer = certificate(rootName, rootKeys, signerName, signerKeys, false, now);
            Files.createDirectories(folder);
            write(folder.resolve(ROOT), CERTIFICATE_LABEL, root, "rw-r--r--");
            write(folder.resolve(KEY), KEY_LABEL, signerKeys.getPrivate().getEncoded(), "rw-------");
            // The certificate last: without it there is none.
            write(folder.resolve(SIGNER), CERTIFICATE_LABEL, signer, "rw-r--r--");
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static byte[] certificate(
            X500Name issuer, KeyPair by, X500Name subject, KeyPair of, boolean authority, Instant now)
            throws OperatorCreationException, IOException {
        Instant until = now.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant();
        return new X509v3CertificateBuilder(
                        issuer,
                        new BigInteger(120, new SecureRandom()).setBit(120),
                        time(now.minus(1, ChronoUnit.MINUTES)),
                        time(until),
                        subject,
                        SubjectPublicKeyInfo.getInstance(of.getPublic().getEncoded()))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()))
                .getEncoded();
    }

    private static Time time(Instant at) {
        return Time.getInstance(new DERUTCTime(UTC_TIME.format(at)));
    }

    private static byte[] read(Path file, String label) throws IOException {
        String pem = Files.readString(file, US_ASCII);
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(file + " holds no " + label + " in PEM");
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    private static void write(Path file, String label, byte[] der, String permissions) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n", US_ASCII);
    }
}
