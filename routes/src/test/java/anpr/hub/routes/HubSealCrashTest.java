package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.ConsistencyProof;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.seal.ReadGroups;
import anpr.hub.simulator.HubAddress;
import anpr.hub.simulator.HubProcess;
import anpr.hub.simulator.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A real hub process is killed without warning between the steps of sealing: when a leaf is in the log and its read not
 * yet published, a moment later, and when a checkpoint is written and not yet in its place.
 */
class HubSealCrashTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    private static final String FEED = "pretend-hikvision";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger plates = new AtomicInteger();

    @Test
    void everyStoredReadOpensItsLeafAndTheLogGoesOnFromWhatItSigned() throws Exception {
        var launch = new HubProcess.Launch(
                HOME.toAbsolutePath(),
                System.getProperty("java.class.path"),
                HOME.resolve("partner-config"),
                data,
                512,
                0,
                0,
                0,
                0,
                List.of());
        List<SignedNote> signed = new ArrayList<>();
        killed(launch, signed, grows(), Duration.ZERO);
        killed(launch, signed, grows(), Duration.ofMillis(4));
        killed(launch, signed, () -> Files.exists(log().resolve("checkpoint.next")), Duration.ZERO);

        List<Read> stored;
        long submissions;
        try (HubProcess hub = HubProcess.start(launch, waited -> {})) {
            JdbcClient jdbc = jdbc(hub.address());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(vrms(reads(jdbc))).containsAll(acknowledged));
            await().atMost(PATIENCE).until(() -> jdbc.sql("""
                            select count(*) from submission s where not exists
                            (select 1 from settlement t where t.submission = s.id)""").query(Long.class).single() == 0);
            stored = reads(jdbc);
            submissions = jdbc.sql("select count(*) from submission")
                    .query(Long.class)
                    .single();
        }

        assertThat(acknowledged).hasSizeGreaterThan(100);
        try (Logs logs = Logs.open(data.resolve("seal"), "anpr-hub", new SecureRandom())) {
            SignedLog ingest = logs.get(Logs.Log.INGEST);
            assertThat(stored).allSatisfy(read -> assertThat(open(read, logs)).isInstanceOf(Opening.AsSealed.class));
            assertThat(stored).extracting(HubSealCrashTest::seal).doesNotHaveDuplicates();
            assertThat(ingest.leaves().size())
                    .as("one leaf for the one record of each submission: none twice, none left out")
                    .isEqualTo(submissions);
            Checkpoint last = Checkpoint.parse(ingest.checkpoint().text());
            assertThat(last.size()).isEqualTo(ingest.leaves().size());
            for (SignedNote note : signed) {
                Checkpoint before = Checkpoint.parse(note.text());
                ConsistencyProof goesOn = ingest.leaves().tree().consistency(before.size(), last.size());
                assertThat(goesOn.proves(before.root(), last.root()))
                        .as("the log of %d leaves begins with the %d that it signed", last.size(), before.size())
                        .isTrue();
            }
        }
        whatWasAcknowledgedIsInAPackage(stored.size());
    }

    /** Of the hub that was killed: attack 24 on packages. */
    private void whatWasAcknowledgedIsInAPackage(int records) throws IOException {
        VouchedData.Said said = VouchedData.pack(
                data, "OP-CRASH", data.resolve("out"), data.resolve("trust"), "--most", String.valueOf(records));
        assertThat(said.status()).as(said.text()).isZero();
        String id = "ANPR-OP-CRASH-001-DEFENCE";
        Path root = data.resolve("out").resolve(id);

        assertThat(ShippedVerifiers.java(root, data.resolve("trust"), id)).contains("VERIFIED " + records + " records");
        assertThat(Files.readAllLines(root.resolve("data/records.csv")).stream()
                        .map(line -> line.split(",")[3])
                        .toList())
                .containsAll(acknowledged);
    }

    /** Sends reads to a hub and kills it after this long from when it happens, once it has signed what was sent before. */
    private void killed(HubProcess.Launch launch, List<SignedNote> signed, BooleanSupplier happens, Duration after)
            throws Exception {
        HubProcess hub = HubProcess.start(launch, waited -> {});
        try (HttpClient client = HttpClient.newHttpClient()) {
            HubAddress address = hub.address();
            String key = Secrets.read(address.secrets()).of(FEED);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                senders.add(Thread.ofVirtual().start(() -> send(client, address.http(), key)));
            }
            int before = acknowledged.size();
            await().atMost(PATIENCE).until(() -> acknowledged.size() > before + 50);
            await().atMost(PATIENCE).until(() -> checkpoint().size() > 0);
            signed.add(SignedNote.parse(Files.readString(log().resolve("checkpoint"))));
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (!happens.getAsBoolean() && System.nanoTime() < giveUp) {
                Thread.onSpinWait();
            }
            TimeUnit.NANOSECONDS.sleep(after.toNanos());
            hub.kill();
            for (Thread sender : senders) {
                sender.join();
            }
        } finally {
            hub.close();
        }
    }

    /** Until the hub is gone. A read without an answer may be stored or not. */
    private void send(HttpClient client, URI http, String key) {
        while (true) {
            String vrm = "ZZ%05d".formatted(plates.incrementAndGet());
            String body = HikvisionPush.of(vrm, Instant.now().truncatedTo(ChronoUnit.SECONDS));
            HttpRequest request = HttpRequest.newBuilder(http.resolve("/feeds/" + FEED))
                    .header("X-Api-Key", key)
                    .header("Content-Type", "application/xml")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    acknowledged.add(vrm);
                }
            } catch (IOException gone) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** True as soon as there are more leaves in the journal than when it was asked first. */
    private BooleanSupplier grows() {
        long[] before = {-1};
        return () -> {
            long now = journal();
            if (before[0] < 0) {
                before[0] = now;
            }
            return now > before[0];
        };
    }

    private long journal() {
        try {
            return Files.size(log().resolve("journal/000000000000000"));
        } catch (IOException e) {
            return 0;
        }
    }

    private Checkpoint checkpoint() throws IOException {
        return Checkpoint.parse(
                SignedNote.parse(Files.readString(log().resolve("checkpoint"))).text());
    }

    private Path log() {
        return data.resolve("seal/logs/ingest");
    }

    private static Opening open(Read read, Logs logs) {
        return Opening.of(
                ReadGroups.GROUPING,
                read,
                seal(read),
                logs.epochs(),
                logs.get(Logs.Log.INGEST).leaves());
    }

    private static Seal seal(Read read) {
        return Objects.requireNonNull(Objects.requireNonNull(read.provenance()).seal());
    }

    private static List<String> vrms(List<Read> reads) {
        return reads.stream().map(Read::vrmAsRead).toList();
    }

    private static List<Read> reads(JdbcClient jdbc) {
        return jdbc
                .sql("select canonical from read union all select canonical from repeated_read")
                .query(String.class)
                .list()
                .stream()
                .map(canonical -> CanonicalRead.fromJson(canonical.getBytes(UTF_8)))
                .toList();
    }

    private static JdbcClient jdbc(HubAddress address) {
        HubAddress.Jdbc database = address.jdbc();
        return JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    }
}
