package anpr.hub.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Throw-away roots, sealing certificates and a time-stamping authority, all simulated and made with the openssl command:
 * {@code signer} (in force), {@code old} (expired at the end of 2020), {@code other} (not named by the trust folder) and
 * {@code self} (of a root of its own).
 */
final class Authority {
    private static final String MAKE = """
            set -eu
            mkdir db && : > db/index && echo 1000 > db/serial
            cat > ca.cnf <<'END'
            [ca]
            default_ca = sim
            [sim]
            database = db/index
            serial = db/serial
            new_certs_dir = db
            default_md = sha256
            policy = any
            unique_subject = no
            [any]
            commonName = supplied
            [root]
            basicConstraints = critical,CA:true
            keyUsage = critical,keyCertSign
            subjectKeyIdentifier = hash
            [seal]
            basicConstraints = CA:false
            keyUsage = critical,digitalSignature
            subjectKeyIdentifier = hash
            [stamp]
            basicConstraints = CA:false
            keyUsage = critical,digitalSignature
            extendedKeyUsage = critical,timeStamping
            [tsa]
            default_tsa = stamps
            [stamps]
            serial = db/stamps
            signer_digest = sha256
            default_policy = 1.2.3.4
            digests = sha256
            accuracy = secs:1
            ess_cert_id_alg = sha256
            crypto_device = builtin
            END
            key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key
                    openssl req -new -key $1.key -subj "/CN=$1 (simulated)" -out $1.csr; }
            root() { key $1
                     openssl ca -batch -config ca.cnf -selfsign -keyfile $1.key -in $1.csr -extensions root \
                         -startdate 20200101000000Z -enddate 20491231000000Z -notext -out $1.pem; }
            leaf() { key $1
                     openssl ca -batch -config ca.cnf -cert $2.pem -keyfile $2.key -in $1.csr -extensions $3 \
                         -startdate 20200101000000Z -enddate $4 -notext -out $1.pem; }
            root root; root tsa-root; root self-root
            leaf signer root seal 20401231000000Z
            leaf other root seal 20401231000000Z
            leaf old root seal 20201231000000Z
            leaf self self-root seal 20401231000000Z
            leaf tsa tsa-root stamp 20401231000000Z
            """;

    private final Path directory;

    Authority(Path directory) throws IOException {
        this.directory = directory;
        run(directory, MAKE);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** A reply over the file, beside it. */
    void stamp(Path file) throws IOException {
        String reply = file.toString().replace(".txt", ".tsr");
        run(
                directory,
                "openssl ts -query -data '" + file + "' -sha256 -cert -out query && openssl ts -reply -config ca.cnf"
                        + " -section stamps -queryfile query -signer tsa.pem -inkey tsa.key -out '" + reply + "'");
    }

    void seal(Path root, String signer) throws IOException {
        run(
                root,
                "openssl cms -sign -binary -md sha256 -signer '" + file(signer + ".pem") + "' -inkey '"
                        + file(signer + ".key")
                        + "' -in tagmanifest-sha256.txt -outform DER -out tagmanifest-sha256.txt.p7s");
    }

    String fingerprint(String signer) throws IOException {
        return run(directory, "openssl x509 -in " + signer + ".pem -outform DER | sha256sum | cut -c 1-64")
                .strip();
    }

    private static String run(Path directory, String script) throws IOException {
        Files.createDirectories(directory);
        Process process = new ProcessBuilder(List.of("bash", "-c", script))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
        return said;
    }
}
