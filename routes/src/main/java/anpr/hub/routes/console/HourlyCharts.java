package anpr.hub.routes.console;

import anpr.hub.routes.console.Chart.Point;
import anpr.hub.routes.health.CameraHealth.Hour;
import anpr.hub.routes.store.FeedHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The charts of a feed's or a camera's last week. */
final class HourlyCharts {
    static final Duration BACK = Duration.ofDays(7);
    private static final int HOURS = (int) BACK.toHours();
    private static final DoubleFunction<String> COUNT = value -> Words.count(Math.round(value));
    private static final DoubleFunction<String> PER_CENT = value -> String.format(Locale.ROOT, "%.1f %%", value);
    private static final DoubleFunction<String> TIME = value -> Words.brief(Duration.ofMillis(Math.round(value)));

    private HourlyCharts() {}

    /** Of what was read, camera by camera or all together. */
    static List<Chart> ofReads(List<Hour> hours, Instant now) {
        return List.of(
                chart("Reads", hours, now, COUNT, hour -> (double) hour.reads()),
                chart("Delay, p50", hours, now, TIME, hour -> millis(hour.delayP50())),
                chart("Delay, p99", hours, now, TIME, hour -> millis(hour.delayP99())),
                chart("Least delay (clock)", hours, now, TIME, hour -> millis(hour.leastDelay())),
                chart("Mean confidence", hours, now, PER_CENT, Hour::confidence),
                chart("Without image", hours, now, PER_CENT, hour -> share(hour.withoutImage(), hour.reads())),
                chart("Read again", hours, now, PER_CENT, hour -> share(hour.repeated(), hour.reads())));
    }

    /** Of what the ledger counted. */
    static List<Chart> ofLedger(List<FeedHistory.Hour> hours, Instant now) {
        List<Chart> charts = new ArrayList<>();
        charts.add(ledger("Records", hours, now, COUNT, hour -> (double) hour.records()));
        charts.add(ledger("Duplicates", hours, now, PER_CENT, hour -> share(hour.duplicates(), hour.records())));
        charts.add(ledger("Quarantined", hours, now, COUNT, hour -> (double) hour.quarantined()));
        return charts;
    }

    private static Chart chart(
            String title,
            List<Hour> hours,
            Instant now,
            DoubleFunction<String> said,
            Function<Hour, @Nullable Double> value) {
        return Chart.of(
                title,
                hours.stream()
                        .map(hour -> new Point(hour.hour(), value.apply(hour)))
                        .toList(),
                now,
                HOURS,
                said);
    }

    private static Chart ledger(
            String title,
            List<FeedHistory.Hour> hours,
            Instant now,
            DoubleFunction<String> said,
            Function<FeedHistory.Hour, @Nullable Double> value) {
        return Chart.of(
                title,
                hours.stream()
                        .map(hour -> new Point(hour.hour(), value.apply(hour)))
                        .toList(),
                now,
                HOURS,
                said);
    }

    private static @Nullable Double millis(@Nullable Duration time) {
        return time == null ? null : (double) time.toMillis();
    }

    private static @Nullable Double share(long some, long all) {
        return all == 0 ? null : 100.0 * some / all;
    }
}
