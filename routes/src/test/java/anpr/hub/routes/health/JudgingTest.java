package anpr.hub.routes.health;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.health.CameraJudge;
import anpr.hub.core.health.CameraKey;
import anpr.hub.core.health.FeedFacts;
import anpr.hub.core.health.Rhythm;
import anpr.hub.core.health.State;
import anpr.hub.routes.store.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cameras judged minute by minute from the tables, on a clock of the test's own. */
class JudgingTest {
    private static final Instant BEGIN = Instant.parse("2026-11-20T12:00:00Z");
    private static final CameraKey BUSY = new CameraKey(1, 1, 1);
    private static final CameraKey QUIET = new CameraKey(1, 1, 2);
    private static final HealthSettings SETTINGS = new HealthSettings(
            10,
            0.1,
            0.9,
            5,
            Duration.ofSeconds(10),
            ZoneId.of("Europe/London"),
            Set.of(),
            0.002,
            Duration.ofSeconds(2),
            12,
            0.3);

    private final Map<String, String> paused = new HashMap<>();
    private Instant now = BEGIN;
    private Postgres postgres;
    private JudgedTables tables;
    private Judging judging;

    @BeforeEach
    void twoCamerasThatAreKnown() {
        postgres = Postgres.empty();
        tables = new JudgedTables(postgres.jdbc, postgres.transactions);
        tables.learn(
                Map.of(BUSY, new CameraJudge(learnt(58)), QUIET, new CameraJudge(learnt(1))),
                Map.of("feed-1", new Rhythm(rhythm(58))),
                BEGIN);
        judging = judging();
    }

    private Judging judging() {
        return new Judging(
                tables,
                new FeedHealth(
                        new FeedFigures(postgres.jdbc),
                        () -> ManyFeeds.of(1, 2),
                        feed -> Optional.ofNullable(paused.get(feed)),
                        Map::of,
                        new FeedFacts.Limits(10, 0.1, 0.9, 5),
                        new Clock() {
                            @Override
                            public Instant instant() {
                                return now;
                            }

                            @Override
                            public ZoneId getZone() {
                                return ZoneOffset.UTC;
                            }

                            @Override
                            public Clock withZone(ZoneId zone) {
                                return this;
                            }
                        }),
                () -> ManyFeeds.of(1, 2),
                SETTINGS);
    }

    @Test
    void findsTheBusyCameraSilentSoonAndTheQuietOneNot() {
        bothSend(10);
        nothingComes(20);

        assertThat(state(BUSY)).isEqualTo(State.SILENT);
        assertThat(state(QUIET)).isEqualTo(State.HEALTHY);
        assertThat(changes()).containsExactly("null HEALTHY", "HEALTHY SILENT");
    }

    @Test
    void endsTheSilenceWithTheNextRead() {
        bothSend(10);
        nothingComes(20);
        bothSend(4);

        assertThat(state(BUSY)).isEqualTo(State.HEALTHY);
        assertThat(changes()).containsExactly("null HEALTHY", "HEALTHY SILENT", "SILENT HEALTHY");
    }

    @Test
    void callsNothingSilentWhileTheFeedIsPaused() {
        bothSend(10);
        paused.put("feed-1", "Paused by operator.");
        nothingComes(60);

        assertThat(state(BUSY)).isEqualTo(State.HEALTHY);
    }

    @Test
    void callsNothingSilentForTheTimeInWhichNobodyJudged() {
        bothSend(10);
        now = now.plus(5, ChronoUnit.HOURS);
        judging = judging();
        nothingComes(2);

        assertThat(state(BUSY)).isEqualTo(State.HEALTHY);
    }

    @Test
    void anotherNodeGoesOnWithWhatWasLearnt() {
        bothSend(10);
        judging = judging();
        nothingComes(20);

        assertThat(state(BUSY)).isEqualTo(State.SILENT);
    }

    @Test
    void tellsThatAFeedIsSilentThatBringsNoReads() {
        bothSend(10);
        nothingComes(20);

        assertThat(postgres.jdbc
                        .sql("select silent_since from feed_state")
                        .query((row, number) -> row.getObject(1) != null)
                        .single())
                .isTrue();
    }

    @Test
    void judgesAnHourWhenItIsOver() {
        bothSend(70);
        postgres.jdbc
                .sql(
                        "update camera_hour set most_of_one = 50, reads = 60 where hour = ?::timestamptz and camera_id = 1")
                .param(BEGIN.plus(1, ChronoUnit.HOURS).toString())
                .update();
        bothSend(60);

        assertThat(state(BUSY)).isEqualTo(State.DEGRADED);
    }

    private void bothSend(int minutes) {
        for (int i = 0; i < minutes; i++) {
            String hour = now.truncatedTo(ChronoUnit.HOURS).toString();
            long bit = 1L << now.atOffset(ZoneOffset.UTC).getMinute();
            postgres.jdbc.sql("""
                            insert into camera_hour as old select 'feed-1', 1, 1, c, ?::timestamptz, ?, 1, 0, 0, 0, 0, '{}', 500, 1, 0, 0, 0,
                                0, ?::timestamptz from generate_series(1, 2) c
                            on conflict (feed_id, source_id, camera_id, hour, feed) do update
                                set minutes = old.minutes | excluded.minutes, reads = old.reads + 1""").params(hour, bit, now.toString()).update();
            postgres.jdbc
                    .sql(
                            "insert into ledger values ('feed-1', ?::timestamptz, 'records', 2), ('feed-1', ?::timestamptz, 'stored', 2)")
                    .params(now.toString(), now.toString())
                    .update();
            minuteIsOver();
        }
    }

    private void nothingComes(int minutes) {
        for (int i = 0; i < minutes; i++) {
            minuteIsOver();
        }
    }

    /** Judged is what has settled, so the last two minutes are not. */
    private void minuteIsOver() {
        now = now.plus(1, ChronoUnit.MINUTES);
        judging.round(now);
    }

    private State state(CameraKey camera) {
        return new CameraHealth(postgres.jdbc, () -> ManyFeeds.of(1, 2))
                .of("feed-1", camera)
                .orElseThrow()
                .condition()
                .state();
    }

    private List<String> changes() {
        return postgres.jdbc
                .sql(
                        "select coalesce(before, 'null') || ' ' || state from health_change where camera_id = 1 order by seq")
                .query(String.class)
                .list();
    }

    private static CameraJudge.Learnt learnt(int activeMinutes) {
        CameraJudge.Learnt nothing = new CameraJudge().learnt();
        return new CameraJudge.Learnt(
                rhythm(activeMinutes), nothing.clock(), nothing.confidence(), nothing.images(), 1, 0, 0, 0, 0, 0, null);
    }

    /** Two weeks of a camera that sends in so many minutes of every hour. */
    private static Rhythm.Learnt rhythm(int activeMinutes) {
        Rhythm rhythm = new Rhythm();
        for (int minute = 0; minute < 15 * 1440; minute++) {
            rhythm.minute(minute / 60 % Rhythm.SLOTS, false, minute % 60 < activeMinutes);
        }
        return rhythm.learnt();
    }
}
