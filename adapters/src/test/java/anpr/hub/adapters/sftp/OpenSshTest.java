package anpr.hub.adapters.sftp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RecordingIntake;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSH's own commands as the client, with keys. Skipped where they are not installed. */
@Timeout(60)
class OpenSshTest {
    private static final RecordingIntake INTAKE = new RecordingIntake();
    private static final String FEED = "openssh";

    @TempDir
    Path folder;

    private SftpDrop drop;

    private record Result(int status, String said) {}

    @BeforeEach
    void forget() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sftp")), "OpenSSH is not installed");
        INTAKE.reset();
    }

    @AfterEach
    void stop() throws IOException {
        if (drop != null) {
            drop.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void uploadsWithAKeyOfAnyKind(String kind) throws Exception {
        start(kind);
        Path file = Files.writeString(folder.resolve("read.xml"), "<read/>".repeat(9_000));

        Result result = sftp("put -p " + file + "\nls -l\n");

        assertThat(result.status()).as(result.said()).isZero();
        assertThat(INTAKE.only().arrival().body()).isEqualTo(Files.readAllBytes(file));
        assertThat(INTAKE.only().arrival().transport().userAgent()).contains("OpenSSH");
    }

    @Test
    void uploadsUnderATemporaryNameAndRenames() throws Exception {
        start("ed25519");
        Path file = Files.writeString(folder.resolve("read.xml"), "<read/>");

        Result result = sftp("mkdir in\nput " + file + " in/read.xml.part\nrename in/read.xml.part in/read.xml\n");

        assertThat(result.status()).as(result.said()).isZero();
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo("/in/read.xml");
    }

    @Test
    void resumesAnUpload() throws Exception {
        start("ed25519");
        Path half = Files.writeString(folder.resolve("read.xml"), "<re");
        assertThat(sftp("put " + half + " read.part\n").status()).isZero();
        Path whole = Files.writeString(folder.resolve("whole.xml"), "<read/>");

        Result result = sftp("reput " + whole + " read.part\nrename read.part read.xml\n");

        assertThat(result.status()).as(result.said()).isZero();
        assertThat(INTAKE.only().arrival().body()).asString(UTF_8).isEqualTo("<read/>");
    }

    @Test
    void isToldThatAnUploadFailed() throws Exception {
        start("ed25519");
        Path file = Files.writeString(folder.resolve("read.xml"), "<read/>");
        INTAKE.refuse(Refusal.UNAVAILABLE);

        Result result = sftp("put " + file + "\n");

        assertThat(result.status()).isNotZero();
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void isToldThatAFileIsTooLarge() throws Exception {
        start("ed25519");
        Path file = folder.resolve("read.xml");
        Files.write(file, new byte[3 * FixedGate.MAX_BYTES]);

        assertThat(sftp("put " + file + "\n").status()).isNotZero();
        assertThat(INTAKE.landed()).isEmpty();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void getsNoShellAndRunsNoCommand() throws Exception {
        start("ed25519");

        assertThat(run(ssh("ssh", "-T", "id")).said())
                .contains("request failed")
                .doesNotContain("uid=");
        assertThat(run(ssh("ssh", "-T")).said()).contains("request failed");
    }

    @Test
    void isRefusedWithAKeyThatIsNotTheFeeds() throws Exception {
        start("ed25519");
        Files.delete(folder.resolve("key"));
        Files.delete(folder.resolve("key.pub"));
        newKey("ed25519");

        Result result = sftp("ls\n");

        assertThat(result.status()).isNotZero();
        assertThat(result.said()).contains("Permission denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-oCiphers=aes128-cbc", "-oMACs=hmac-sha1", "-oKexAlgorithms=diffie-hellman-group14-sha1"})
    void isRefusedWithAlgorithmsOfThePast(String option) throws Exception {
        start("ed25519");
        Path file = Files.writeString(folder.resolve("read.xml"), "<read/>");
        Path batch = Files.writeString(folder.resolve("batch"), "put " + file + "\n");
        // A cipher with its own integrity takes no MAC; this one does.
        String cipher = option.contains("MAC") ? "-oCiphers=aes128-ctr" : "-oLogLevel=INFO";

        Result result = run(ssh("sftp", option, cipher, "-b", batch.toString()));

        assertThat(result.status()).isNotZero();
        assertThat(INTAKE.landed()).isEmpty();
    }

    private void start(String kind) throws Exception {
        String key = newKey(kind);
        var gate = new FixedGate(
                Map.of(FEED, FixedGate.feed(FEED, SftpDrop.TRANSPORT, Map.of(SftpDrop.PUBLIC_KEY_SETTING, key))));
        drop = SftpDrop.start(
                SftpSettings.of("127.0.0.1", 0, folder.resolve("host-key"), folder.resolve("drop")),
                gate,
                INTAKE,
                new RecordingTally(),
                Clock.systemUTC());
    }

    private String newKey(String kind) throws Exception {
        Path key = folder.resolve("key");
        Result made = run(List.of("ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "a partner", "-f", key.toString()));
        assertThat(made.status()).as(made.said()).isZero();
        return Files.readString(folder.resolve("key.pub"));
    }

    private Result sftp(String commands) throws Exception {
        Path batch = Files.writeString(folder.resolve("batch"), commands);
        return run(ssh("sftp", "-b", batch.toString()));
    }

    /** A command line for {@code ssh} or {@code sftp} that reads nobody's configuration. */
    private List<String> ssh(String command, String... arguments) {
        Stream<String> common = Stream.of(
                command,
                "-F",
                "/dev/null",
                "-i",
                folder.resolve("key").toString(),
                "-oIdentitiesOnly=yes",
                "-oBatchMode=yes",
                "-oStrictHostKeyChecking=no",
                "-oUserKnownHostsFile=/dev/null",
                "-oPort=" + drop.port());
        // Options stand before the host, a command to run after it.
        Stream<String> options = Stream.of(arguments).filter(argument -> !argument.equals("id"));
        Stream<String> remote = Stream.of(arguments).filter("id"::equals);
        return Stream.of(common, options, Stream.of(FEED + "@127.0.0.1"), remote)
                .flatMap(part -> part)
                .toList();
    }

    private Result run(List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "said", "");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("%s ends", command.getFirst())
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private List<Path> unfinished() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("drop"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
