package anpr.hub.routes.health;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.health.CameraKey;
import anpr.hub.core.health.FeedFacts;
import anpr.hub.core.health.State;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.routes.health.FeedHealth.Standing;
import anpr.hub.routes.store.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator is told of feeds, from the tables as the legs fill them. */
class FeedHealthTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:30Z");
    private static final Instant MINUTE = NOW.truncatedTo(ChronoUnit.MINUTES);

    private final Map<String, String> paused = new HashMap<>();
    private final Map<String, String> troubles = new HashMap<>();
    private Postgres postgres;

    @BeforeEach
    void emptyStore() {
        postgres = Postgres.empty();
    }

    @Test
    void tellsRateLastRecordDelaysAndWhatWaits() {
        posted("feed-1", MINUTE.minusSeconds(120), "received", 7);
        posted("feed-1", MINUTE.minusSeconds(120), "settled", 7);
        posted("feed-1", MINUTE.minusSeconds(120), "records", 9);
        posted("feed-1", MINUTE.minusSeconds(120), "stored", 4);
        posted("feed-1", MINUTE.minusSeconds(120), "duplicate", 1);
        postgres.jdbc
                .sql(
                        "insert into feed_span values ('feed-1', '2026-11-20T11:50:00Z', '{0,0,0,98,0,0,0,2}', '2026-11-20T11:58:59Z')")
                .update();

        assertThat(the("feed-1")).satisfies(feed -> {
            assertThat(feed.condition().state()).isEqualTo(State.HEALTHY);
            assertThat(feed.perMinute()).hasSize(60).endsWith(9, 0);
            assertThat(feed.lastRecord()).isEqualTo(MINUTE.minusSeconds(120));
            assertThat(feed.backlog()).isEqualTo(4);
            assertThat(feed.delayP50()).isBetween(Duration.ofMillis(70), Duration.ofMillis(100));
            assertThat(feed.delayP99()).isBetween(Duration.ofMillis(280), Duration.ofMillis(400));
        });
    }

    @Test
    void saysThatAFeedThatNeverSentIsSilent() {
        assertThat(the("feed-1").condition().state()).isEqualTo(State.SILENT);
        assertThat(the("feed-1").condition().why()).isEqualTo("It has sent nothing yet.");
    }

    @Test
    void saysHowManyCamerasAreSilentAndSinceWhen() {
        posted("feed-1", MINUTE.minusSeconds(60), "records", 9);
        judged("feed-1", 1, State.SILENT);
        judged("feed-1", 2, State.SILENT);
        judged("feed-1", 3, State.HEALTHY);
        postgres.jdbc
                .sql(
                        "insert into feed_state values ('feed-1', 'SILENT', 'x', null, '2026-11-20T10:00:00Z', now(), null)")
                .update();

        assertThat(the("feed-1").condition().state()).isEqualTo(State.SILENT);
        assertThat(the("feed-1").condition().why()).isEqualTo("2 of 3 cameras are silent.");
        assertThat(the("feed-1").since()).isEqualTo("2026-11-20T10:00:00Z");
    }

    @Test
    void findsAFeedFailingWhoseRecordsAreAllInQuarantine() {
        posted("feed-1", MINUTE.minusSeconds(60), "records", 20);
        posted("feed-1", MINUTE.minusSeconds(60), "quarantined", 19);

        assertThat(the("feed-1").condition().state()).isEqualTo(State.FAILING);
        assertThat(the("feed-1").condition().why()).isEqualTo("19 of 20 records of the last hour are in quarantine.");
    }

    @Test
    void lastingSilenceEndsWithTheNextRecord() {
        posted("feed-1", MINUTE.minus(3, ChronoUnit.HOURS), "records", 9);
        postgres.jdbc
                .sql(
                        "insert into feed_state values ('feed-1', 'SILENT', 'x', null, now(), now(), '2026-11-20T09:00:10Z')")
                .update();

        assertThat(the("feed-1").condition().why())
                .isEqualTo("Nothing has come for 3 hours, which is longer than is usual for it.");
        posted("feed-1", MINUTE, "records", 1);
        assertThat(the("feed-1").condition().state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void whatIsPausedIsPausedWhateverElseIsWrong() {
        posted("feed-1", MINUTE.minusSeconds(60), "records", 9);
        troubles.put("feed-1", "Its line is not open: the server does not answer.");
        assertThat(the("feed-1").condition().state()).isEqualTo(State.FAILING);

        paused.put("feed-1", "Paused by operator.");
        assertThat(the("feed-1").condition().state()).isEqualTo(State.PAUSED);
        assertThat(the("feed-1").against()).hasSize(2);
    }

    @Test
    void tellsOnlyOfFeedsThatAreAskedFor() {
        assertThat(health(ManyFeeds.of(3, 1)).all(Set.of("feed-2")))
                .extracting(Standing::feed)
                .containsExactly("feed-2");
    }

    @Test
    void showsCamerasOfTheRegisterTheWorstFirst() {
        judged("feed-1", 2, State.HEALTHY);
        judged("feed-1", 3, State.DEGRADED);
        var cameras = new CameraHealth(postgres.jdbc, () -> ManyFeeds.of(1, 3));

        assertThat(cameras.of("feed-1"))
                .extracting(CameraHealth.Standing::camera)
                .containsExactly(new CameraKey(1, 1, 1), new CameraKey(1, 1, 3), new CameraKey(1, 1, 2));
        assertThat(cameras.of("feed-1").getFirst().condition().why()).isEqualTo("It has sent nothing yet.");
        assertThat(cameras.of("no-feed")).isEmpty();
    }

    @Test
    void aCameraThatHasSentAndIsNotJudgedYetIsNotSilent() {
        hour(2, "{0,1}", 1);

        assertThat(new CameraHealth(postgres.jdbc, () -> ManyFeeds.of(1, 3)).of("feed-1", new CameraKey(1, 1, 2)))
                .hasValueSatisfying(camera -> {
                    assertThat(camera.condition().state()).isEqualTo(State.HEALTHY);
                    assertThat(camera.condition().why())
                            .isEqualTo("It has begun to send, and is judged within minutes.");
                    assertThat(camera.lastRead()).isEqualTo("2026-11-20T11:02:00Z");
                });
    }

    @Test
    void addsTheHoursOfAFeedsCameras() {
        hour(1, "{0,3,1}", 3);
        hour(2, "{0,0,5,2}", 5);
        var cameras = new CameraHealth(postgres.jdbc, () -> ManyFeeds.of(1, 2));

        assertThat(cameras.hours("feed-1", MINUTE.minus(2, ChronoUnit.DAYS), MINUTE))
                .singleElement()
                .satisfies(hour -> {
                    assertThat(hour.reads()).isEqualTo(11);
                    assertThat(hour.activeMinutes()).isEqualTo(3);
                    assertThat(hour.confidence()).isEqualTo(80.0);
                    assertThat(hour.delayP50()).isBetween(Duration.ofMillis(50), Duration.ofMillis(71));
                });
        assertThat(cameras.hours("feed-1", new CameraKey(1, 1, 2), MINUTE.minus(2, ChronoUnit.DAYS), MINUTE))
                .singleElement()
                .satisfies(hour -> assertThat(hour.reads()).isEqualTo(7));
    }

    /** Reads as many as the delays say, in the minutes of which the bits are set. */
    private void hour(int camera, String delays, int minutes) {
        int reads = List.of(delays.replaceAll("[{}]", "").split(",")).stream()
                .mapToInt(Integer::parseInt)
                .sum();
        postgres.jdbc
                .sql("""
                        insert into camera_hour values ('feed-1', 1, 1, ?, '2026-11-20T11:00:00Z', ?, ?, 0, 0, ?, ?,
                            ?::integer[], 40, 1, 0, 0, 0, 0, '2026-11-20T11:02:00Z')""")
                .params(camera, minutes, reads, reads, 80 * reads, delays)
                .update();
    }

    private void posted(String feed, Instant minute, String account, int n) {
        postgres.jdbc
                .sql("insert into ledger values (?, ?::timestamptz, ?, ?)")
                .params(feed, minute.toString(), account, n)
                .update();
    }

    private void judged(String feed, int camera, State state) {
        postgres.jdbc.sql("""
                        insert into camera_state values (?, 1, 1, ?, ?, 'as said', null, now(), now(), null, null)""").params(feed, camera, state.name()).update();
    }

    private Standing the(String feed) {
        return health(ManyFeeds.of(1, 3)).of(feed).orElseThrow();
    }

    private FeedHealth health(PartnerConfig partners) {
        return new FeedHealth(
                new FeedFigures(postgres.jdbc),
                () -> partners,
                feed -> Optional.ofNullable(paused.get(feed)),
                () -> troubles,
                new FeedFacts.Limits(10, 0.1, 0.9, 5),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** The bar of the overview, with room for a slow machine; the benchmark tells the time itself. */
    @Test
    void tellsOfFiveHundredFeedsAtOnce() {
        postgres.jdbc.sql("""
                insert into ledger select 'feed-' || f, timestamptz '2026-11-20T11:00:00Z' + m * interval '1 minute', a, 60
                from generate_series(1, 500) f, generate_series(-60, 60) m,
                     unnest(array['received', 'settled', 'records', 'stored', 'duplicate', 'quarantined']) a""").update();
        postgres.jdbc.sql("""
                insert into camera_state select 'feed-' || f, f, 1, c, case when c = 1 then 'SILENT' else 'HEALTHY' end, 'x', null,
                    now(), now(), 0, 0 from generate_series(1, 500) f, generate_series(1, 30) c""").update();
        postgres.jdbc.sql("""
                insert into feed_span select 'feed-' || f, timestamptz '2026-11-20T11:00:00Z' + t * interval '10 minutes',
                    '{0,0,10,20,40,80,160,80,40,20,10,5,2,1}', now() from generate_series(1, 500) f, generate_series(0, 6) t""").update();
        postgres.jdbc.sql("analyze").update();
        FeedHealth health = health(ManyFeeds.of(500, 30));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 8; i++) {
            long began = System.nanoTime();
            assertThat(health.all(null)).hasSize(500);
            best = Math.min(best, System.nanoTime() - began);
        }
        System.out.println("500 feeds: " + best / 1_000_000 + " ms");
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(2));
    }
}
