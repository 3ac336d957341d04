package anpr.hub.routes.health;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.health.CameraKey;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.routes.health.CameraHealth.Hour;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.message.ReadBatch.Vitals;
import anpr.hub.routes.store.NationalStore.Stored;
import anpr.hub.routes.store.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store leg hands over, as the tables have it after a while. */
class PulseTest {
    private static final Instant HOUR = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration NEVER = Duration.ofDays(1);

    private Postgres postgres;
    private Pulse pulse;

    @BeforeEach
    void emptyStore() {
        postgres = Postgres.empty();
        pulse = new Pulse(new PulseTables(postgres.jdbc, postgres.transactions), NEVER);
    }

    @AfterEach
    void end() {
        pulse.close();
    }

    @Test
    void sumsUpWhatACameraSentInAnHour() {
        pulse.stored(fresh(read("ZZ99ZZZ", 65, 2, new Vitals(80, true, null, null, false))));
        pulse.write();
        pulse.stored(fresh(
                read("ZZ99ZZZ", 70, 1, new Vitals(60, false, null, null, false)),
                read("QQ12QQQ", 3599, -3, new Vitals(null, true, 56.1, 0.4, true))));
        pulse.write();

        assertThat(hours()).singleElement().satisfies(hour -> {
            assertThat(hour.reads()).isEqualTo(3);
            assertThat(hour.repeated()).isZero();
            assertThat(hour.withoutImage()).isEqualTo(1);
            assertThat(hour.confidence()).isEqualTo(70.0);
            assertThat(hour.leastDelay()).isEqualTo(Duration.ofSeconds(-3));
            assertThat(hour.mostOfOne()).isEqualTo(2);
            assertThat(hour.activeMinutes()).isEqualTo(2);
        });
        assertThat(postgres.jdbc
                        .sql("select jumped from camera_hour")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(postgres.jdbc
                        .sql("select count(*) from feed_span")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void countsWhatWasThereBeforeAsRepeated() {
        PublishedRead read = read("ZZ99ZZZ", 5, 1, null);
        pulse.stored(new Stored(List.of(read, read("QQ12QQQ", 6, 1, null)), Set.of(read.recordId())));
        pulse.write();

        assertThat(hours()).singleElement().satisfies(hour -> assertThat(hour.repeated())
                .isEqualTo(1));
    }

    @Test
    void findsTheMarkThatIsReadMostAmongManyOthers() {
        List<PublishedRead> reads = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            reads.add(read(i % 2 == 0 ? "ZZ99ZZZ" : "QQ" + i + "QQQ", i, 1, null));
        }
        pulse.stored(fresh(reads.toArray(PublishedRead[]::new)));
        pulse.write();

        // With eight places at most one in nine of the others takes one away.
        assertThat(hours().getFirst().mostOfOne()).isBetween(130, 150);
    }

    @Test
    void noPlateIsInItsTables() {
        pulse.stored(fresh(read("ZZ99ZZZ", 5, 1, new Vitals(80, true, null, null, false))));
        pulse.write();

        assertThat(postgres.jdbc
                        .sql("select camera_hour::text || feed_span::text from camera_hour, feed_span")
                        .query(String.class)
                        .single())
                .doesNotContain("ZZ99");
    }

    @Test
    void countsRefusalsByReason() {
        pulse.refused("feed-1", Refusal.TOO_LARGE, HOUR.plusSeconds(1));
        pulse.refused("feed-1", Refusal.TOO_LARGE, HOUR.plusSeconds(2));
        pulse.write();

        assertThat(postgres.jdbc
                        .sql("select reason || n from feed_refused")
                        .query(String.class)
                        .single())
                .isEqualTo("TOO_LARGE2");
    }

    @Test
    void keepsItsSumsWhileTheDatabaseIsAway() {
        postgres.jdbc.sql("alter table camera_hour rename to away").update();
        pulse.stored(fresh(read("ZZ99ZZZ", 5, 1, null)));
        pulse.write();
        pulse.stored(fresh(read("ZZ99ZZZ", 6, 1, null)));
        postgres.jdbc.sql("alter table away rename to camera_hour").update();
        pulse.write();

        assertThat(hours()).singleElement().satisfies(hour -> assertThat(hour.reads())
                .isEqualTo(2));
    }

    @Test
    void writesByItselfAndWhatIsLeftWhenItEnds() {
        pulse.stored(fresh(read("ZZ99ZZZ", 5, 1, null)));
        pulse.close();

        assertThat(hours()).hasSize(1);
    }

    private List<Hour> hours() {
        return new CameraHealth(postgres.jdbc, () -> ManyFeeds.of(1, 1))
                .hours("feed-1", new CameraKey(1, 1, 1), HOUR, HOUR.plusSeconds(3600));
    }

    private static Stored fresh(PublishedRead... reads) {
        return new Stored(
                List.of(reads),
                List.of(reads).stream().map(PublishedRead::recordId).collect(Collectors.toSet()));
    }

    private static PublishedRead read(String vrm, int second, int delaySeconds, Vitals vitals) {
        Instant at = HOUR.plusSeconds(second);
        return new PublishedRead(
                UUID.randomUUID(),
                new ReadKey(vrm, 1, 1, 1, at.minusSeconds(delaySeconds)),
                null,
                "feed-1",
                UUID.randomUUID(),
                0,
                at,
                null,
                new byte[0],
                null,
                vitals);
    }
}
