package anpr.hub.adapters.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@AdapterConformanceTest.Of("folder")
class WatchedFolderTest extends AdapterConformanceTest {
    @TempDir
    Path folder;

    private WatchedFolder line;
    private int sent;

    @BeforeEach
    void start() throws IOException {
        line = open(Map.of());
    }

    private WatchedFolder open(Map<String, String> other) throws IOException {
        var settings = new TreeMap<>(Map.of("path", folder.toString(), "settle", "PT0.6S", "every", "PT0.05S"));
        settings.putAll(other);
        return (WatchedFolder) new FolderTransport().open(FixedGate.feed(FEED, "folder", settings), ports());
    }

    @AfterEach
    void stop() {
        line.close();
    }

    @Override
    protected Map<Behaviour, String> lacks() {
        String door = "who may write into the folder is the operating system's to say";
        String connection = "there are no connections";
        return Map.of(
                Behaviour.UNKNOWN_FEED_IS_REFUSED, "the folder is the feed",
                Behaviour.OTHER_TRANSPORT_IS_REFUSED, "the line of a feed is opened by its own transport",
                Behaviour.WRONG_CREDENTIAL_IS_REFUSED, door,
                Behaviour.BOUNDS_CONNECTIONS, connection,
                Behaviour.SLOW_SENDER_IS_CUT, connection);
    }

    @Override
    protected @Nullable String senderAddress() {
        return null;
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        byte[] message = new byte[atLeastBytes];
        new Random(51).nextBytes(message);
        return message;
    }

    /** Yes is that the file is in {@code done}; no is that it is set aside, or in its place while the line says why. */
    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        String name = "read-" + ++sent + ".xml";
        Path part = Files.write(folder.resolve(name + ".part"), message);
        Path file = Files.move(part, folder.resolve(name));
        await().until(() -> Files.notExists(file) || line.trouble().isPresent());
        return new Answer(Files.exists(folder.resolve("done").resolve(name)), "");
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        Files.write(folder.resolve("cut.xml.part"), Arrays.copyOf(message, bytes));
    }

    @Override
    protected void stopAdapter() {
        line.close();
    }

    @Override
    protected int open() {
        return line.isRunning() ? 1 : 0;
    }

    @Override
    protected void startAgain() throws IOException {
        start();
    }

    @Test
    void waitsUntilAFileIsUnchanged() throws Exception {
        Path file = folder.resolve("cams/FRONT/20260601/1210/x.lpr");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "GB ");
        await().until(() -> Files.exists(file));
        Files.writeString(file, "GB ZZ99ZZZ");

        await().until(() -> INTAKE.landed().size() == 1);
        assertThat(INTAKE.only().arrival().body()).asString(UTF_8).isEqualTo("GB ZZ99ZZZ");
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo("/cams/FRONT/20260601/1210/x.lpr");
        await().until(() -> Files.exists(folder.resolve("done/cams/FRONT/20260601/1210/x.lpr")));
    }

    @Test
    void takesARenamedFileAtOnce() throws Exception {
        line.close();
        line = open(Map.of("settle", "PT1H"));
        Path part = Files.writeString(folder.resolve("x.xml.tmp"), "<a/>");
        await().during(Duration.ofMillis(300)).until(() -> Files.exists(part));

        Files.move(part, folder.resolve("x.xml"));

        await().until(() -> INTAKE.landed().size() == 1);
    }

    @Test
    void setsAsideWhatIsRefusedWithTheReason() throws Exception {
        Files.write(folder.resolve("long.xml"), new byte[FixedGate.MAX_BYTES + 1]);
        Files.write(folder.resolve("empty.xml"), new byte[0]);

        await().until(() -> TALLY.refused().size() == 2);
        await().until(() -> Files.exists(folder.resolve("failed/empty.xml.reason.txt"))
                && Files.exists(folder.resolve("failed/long.xml.reason.txt")));
        assertThat(folder.resolve("failed/long.xml")).exists();
        assertThat(folder.resolve("failed/long.xml.reason.txt")).content().startsWith("TOO_LARGE: ");
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void keepsAFileInItsPlaceUntilItIsTakenOver() throws Exception {
        INTAKE.refuse(Refusal.UNAVAILABLE);
        Path file = Files.writeString(folder.resolve("x.xml"), "<a/>");
        await().until(() -> line.trouble().isPresent());
        assertThat(file).exists();

        INTAKE.reset();

        await().until(() -> Files.exists(folder.resolve("done/x.xml")));
        await().until(() -> line.trouble().isEmpty());
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @Test
    void deletesWhereItIsTold() throws Exception {
        line.close();
        line = open(Map.of("afterwards", "delete"));
        Path file = Files.writeString(folder.resolve("x.xml"), "<a/>");

        await().until(() -> Files.notExists(file));
        assertThat(INTAKE.landed()).hasSize(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void losesNothingOfTwoFilesOfOneName() throws Exception {
        for (String read : new String[] {"<a>1</a>", "<a>2</a>"}) {
            Path file = Files.writeString(folder.resolve("x.xml"), read);
            await().until(() -> Files.notExists(file));
        }
        assertThat(folder.resolve("done/x.xml")).hasContent("<a>1</a>");
        assertThat(folder.resolve("done/x.xml.2")).hasContent("<a>2</a>");
    }

    @Test
    void countsJunkOnceAndFollowsNoLink() throws Exception {
        Files.writeString(folder.resolve("Thumbs.db"), "x");
        Files.createSymbolicLink(folder.resolve("passwd"), Path.of("/etc/passwd"));
        Path file = Files.writeString(folder.resolve("x.xml"), "<a/>");

        await().until(() -> Files.notExists(file));
        assertThat(INTAKE.landed()).hasSize(1);
        assertThat(TALLY.ignored()).containsExactly("junk");
    }
}
