package anpr.hub.adapters.ftp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.Certificates;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.drop.DropRules;
import anpr.hub.adapters.drop.FileNames;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@AdapterConformanceTest.Of("ftp")
class FtpDropTest extends AdapterConformanceTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final byte[] READ = "<read/>".getBytes(UTF_8);

    @TempDir
    Path folder;

    private FtpDrop drop;

    @BeforeEach
    void start() throws IOException {
        start(null);
    }

    private void start(FtpSettings.@Nullable Tls tls) throws IOException {
        start(tls, Map.of());
    }

    private void start(FtpSettings.@Nullable Tls tls, Map<String, String> feed) throws IOException {
        var settings = new FtpSettings(
                "127.0.0.1",
                0,
                "0",
                null,
                tls,
                new DropRules(folder.resolve("drop"), FileNames.USUAL, Duration.ofDays(7), 20),
                50,
                mostConnections(),
                Duration.ofSeconds(3));
        FixedGate gate = feed.isEmpty() ? gate("ftp") : new FixedGate(Map.of(FEED, FixedGate.feed(FEED, "ftp", feed)));
        drop = FtpDrop.start(settings, gate, INTAKE, TALLY, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        drop.close();
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        byte[] message = new byte[atLeastBytes];
        new Random(51).nextBytes(message);
        return message;
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) {
        try (var ftp = RawFtp.signedIn(drop.port(), account, secret)) {
            String said = ftp.put("STOR read.xml", message);
            return new Answer(said.startsWith("2"), said);
        } catch (IOException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        try (var ftp = RawFtp.signedIn(drop.port(), account, secret);
                Socket data = ftp.begin("STOR cut.xml", message, bytes)) {
            data.setSoLinger(true, 0);
        }
        await().until(() -> drop.sessions() == 0);
    }

    @Override
    protected void stopAdapter() {
        drop.close();
    }

    @Override
    protected int open() {
        return drop.sessions();
    }

    @Override
    protected void startAgain() throws IOException {
        start();
    }

    @Override
    protected int mostConnections() {
        return 5;
    }

    @Override
    protected Connection openConnection() throws IOException {
        return connection(RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET));
    }

    @Override
    protected Connection stall() throws IOException {
        var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET);
        ftp.begin("STOR stalled.xml", READ, 3);
        return connection(ftp);
    }

    private static Connection connection(RawFtp ftp) {
        return new Connection() {
            @Override
            public boolean isCut() throws IOException {
                return ftp.isCut();
            }

            @Override
            public void close() throws IOException {
                ftp.close();
            }
        };
    }

    @Test
    void landsNothingOfASenderThatDies() throws Exception {
        var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET);
        Socket data = ftp.begin("STOR cut.xml", READ, 3);
        ftp.close();
        data.close();

        await().until(() -> drop.sessions() == 0);
        await().during(Duration.ofMillis(500)).until(() -> INTAKE.landed().isEmpty());
    }

    @Test
    void landsATemporaryFileWhenItIsRenamedAndKeepsThePath() throws Exception {
        try (var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET)) {
            assertThat(ftp.say("MKD cams")).startsWith("257");
            assertThat(ftp.say("CWD cams")).startsWith("250");
            assertThat(ftp.put("STOR x.lpr.part", READ)).startsWith("226");
            assertThat(INTAKE.landed()).isEmpty();
            ftp.say("RNFR x.lpr.part");
            INTAKE.refuse(Refusal.UNAVAILABLE);
            assertThat(ftp.say("RNTO x.lpr")).startsWith("450");
            INTAKE.reset();
            ftp.say("RNFR x.lpr.part");
            assertThat(ftp.say("RNTO x.lpr")).startsWith("250");
        }
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo("/cams/x.lpr");
        assertThat(INTAKE.only().arrival().transport().protocol()).isEqualTo("ftp");
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REST 3\nSTOR cut.xml", "APPE cut.xml"})
    void goesOnWithAnUploadThatWasCut(String command) throws Exception {
        sendCut(FEED, FixedGate.SECRET, READ, 3);
        try (var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET)) {
            assertThat(ftp.say("SIZE cut.xml")).isEqualTo("213 3");
            assertThat(ftp.put(command, "ad/>".getBytes(UTF_8))).startsWith("226");
        }
        assertThat(INTAKE.only().arrival().body()).isEqualTo(READ);
    }

    @Test
    void goesOnWhereTheClientSaidBeforeItAskedForADataConnection() throws Exception {
        sendCut(FEED, FixedGate.SECRET, READ, 3);
        try (var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET)) {
            assertThat(ftp.say("REST 3")).startsWith("350");
            assertThat(ftp.put("STOR cut.xml", "ad/>".getBytes(UTF_8))).startsWith("226");
            assertThat(ftp.put("STOR next.xml", READ)).startsWith("226");
        }
        assertThat(INTAKE.landed())
                .allSatisfy(landed -> assertThat(landed.arrival().body()).isEqualTo(READ))
                .hasSize(2);
    }

    @Test
    void saysLaterAndNeverDifferently() throws Exception {
        try (var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET)) {
            INTAKE.refuse(Refusal.UNAVAILABLE);
            assertThat(ftp.put("STOR a.xml", READ)).startsWith("450");
            INTAKE.refuse(Refusal.MALFORMED);
            assertThat(ftp.put("STOR a.xml", READ)).startsWith("552");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void readsNothingBackCallsNobodyAndLetsNobodyOut() throws Exception {
        try (var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET)) {
            ftp.put("STOR x.part", READ);
            assertThat(ftp.say("RETR x.part")).startsWith("50");
            assertThat(ftp.say("PORT 127,0,0,1,4,1")).startsWith("50");
            assertThat(ftp.say("SITE CHMOD 777 x.part")).startsWith("50");
            assertThat(ftp.put("STOR ../../../escape.xml", READ)).startsWith("226");
        }
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo("/escape.xml");
        assertThat(folder.resolve("escape.xml")).doesNotExist();
    }

    @Test
    void countsJunk() throws Exception {
        try (var ftp = RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET)) {
            assertThat(ftp.put("STOR Thumbs.db", READ)).startsWith("226");
        }
        assertThat(TALLY.ignored()).containsExactly("junk");
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void takesWhatCurlAndLftpUpload() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/lftp")), "lftp is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        Path file = Files.write(folder.resolve("x.lpr"), READ);
        String account = FEED + ":" + FixedGate.SECRET;

        assertThat(run(
                        "curl",
                        "-sS",
                        "--ftp-create-dirs",
                        "-T",
                        file.toString(),
                        "-u",
                        account,
                        "ftp://127.0.0.1:" + drop.port() + "/cams/FRONT/20260601/1210/x.lpr"))
                .isEmpty();
        assertThat(run(
                        "lftp",
                        "-c",
                        "set net:max-retries 1; open -u " + account.replace(':', ',') + " -p " + drop.port()
                                + " 127.0.0.1; put " + file + " -o y.part; mv y.part y.lpr"))
                .doesNotContain("failed");

        assertThat(INTAKE.landed())
                .extracting(landed -> landed.arrival().transport().path())
                .containsExactly("/cams/FRONT/20260601/1210/x.lpr", "/y.lpr");
    }

    @Test
    void tellsCurlOfARefusal() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        INTAKE.refuse(Refusal.UNAVAILABLE);
        Path file = Files.write(folder.resolve("x.lpr"), READ);

        assertThatThrownBy(() -> run(
                        "curl",
                        "-sS",
                        "-T",
                        file.toString(),
                        "-u",
                        FEED + ":" + FixedGate.SECRET,
                        "ftp://127.0.0.1:" + drop.port() + "/x.lpr"))
                .hasMessageContaining("450");
    }

    private FtpSettings.Tls key(boolean required) throws Exception {
        return new FtpSettings.Tls(Path.of(Certificates.make(folder).keyStore("server")), FixedGate.SECRET, required);
    }

    private String curl(String... options) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        Path file = Files.write(folder.resolve("x.lpr"), READ);
        List<String> command = new ArrayList<>(List.of("curl", "-sS"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-T",
                file.toString(),
                "-u",
                FEED + ":" + FixedGate.SECRET,
                "ftp://127.0.0.1:" + drop.port() + "/x.lpr"));
        return run(command.toArray(String[]::new));
    }

    @Test
    void servesTlsToWhoAsks() throws Exception {
        drop.close();
        start(key(false));

        curl("--ssl-reqd", "--cacert", folder.resolve("ca.pem").toString());

        assertThat(INTAKE.only().arrival().transport().tls()).isEqualTo("TLS");
    }

    @Test
    void whereTlsIsRequiredNobodyGivesSoMuchAsANameWithout() throws Exception {
        drop.close();
        start(key(true));

        try (var ftp = new RawFtp(drop.port())) {
            assertThat(ftp.say("USER " + FEED)).isEqualTo("530 Say AUTH TLS first");
        }
        assertThat(TALLY.refused()).containsExactly(Refusal.NOT_ADMITTED);
        curl("--ssl-reqd", "--cacert", folder.resolve("ca.pem").toString());
        assertThat(INTAKE.only().arrival().transport().tls()).isEqualTo("TLS");
    }

    @Test
    void aFeedMayRequireTlsForItself() throws Exception {
        drop.close();
        start(key(false), Map.of("tls", "required"));

        assertThatThrownBy(() -> RawFtp.signedIn(drop.port(), FEED, FixedGate.SECRET))
                .hasMessage("530 Authentication failed.");
        assertThatThrownBy(() -> RawFtp.signedIn(drop.port(), FEED, "wrong")).hasMessage("530 Authentication failed.");
        curl("--ssl-reqd", "--cacert", folder.resolve("ca.pem").toString());
        assertThat(INTAKE.only().arrival().transport().tls()).isEqualTo("TLS");
    }

    @Test
    void whereTlsIsRequiredNothingIsTakenOnADataConnectionWithout() throws Exception {
        drop.close();
        start(key(false), Map.of("tls", "required"));

        assertThatThrownBy(() -> curl(
                        "--ftp-ssl-control",
                        "--cacert",
                        folder.resolve("ca.pem").toString()))
                .hasMessageContaining("curl");
        assertThat(INTAKE.landed()).isEmpty();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        if (process.exitValue() != 0) {
            throw new IOException(List.of(command).getFirst() + ": " + said);
        }
        return said;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("drop"))) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }
}
