package anpr.hub.routes.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values by the hour, as bars of an SVG {@link #WIDTH} by {@link #HEIGHT}, and in words.
 *
 * @param bars a path that draws them all; an hour without a value has none
 * @param most what the highest bar is, as words
 * @param from the first hour, as words, and {@code to} the last
 * @param words what it shows, for who does not see it
 */
public record Chart(String title, String bars, String most, String from, String to, String words) {
    public static final int WIDTH = 336;
    public static final int HEIGHT = 64;
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.UK).withZone(ZoneOffset.UTC);

    /** @param value null if there is none for that hour */
    record Point(Instant hour, @Nullable Double value) {}

    /** Whether there is a value for any hour. */
    boolean hasSomething() {
        return !bars.isEmpty();
    }

    /**
     * @param now the last hour is the one that has begun
     * @param hours how many
     * @param said a value as words
     */
    static Chart of(String title, List<Point> points, Instant now, int hours, DoubleFunction<String> said) {
        Instant last = now.truncatedTo(ChronoUnit.HOURS);
        Instant first = last.minus(Duration.ofHours(hours - 1L));
        double most = 0;
        double least = Double.MAX_VALUE;
        List<Point> shown = new ArrayList<>();
        for (Point point : points) {
            if (point.value != null && !point.hour.isBefore(first) && !point.hour.isAfter(last)) {
                most = Math.max(most, Math.abs(point.value));
                least = Math.min(least, point.value);
                shown.add(point);
            }
        }
        double width = (double) WIDTH / hours;
        StringBuilder bars = new StringBuilder();
        for (Point point : shown) {
            double value = point.value == null ? 0 : Math.abs(point.value);
            double height = value == 0 ? 0 : Math.max(1, (HEIGHT - 2) * value / most);
            double x = Duration.between(first, point.hour).toHours() * width;
            bars.append(String.format(
                    Locale.ROOT, "M%.1f %dv-%.1fh%.1fv%.1fz", x, HEIGHT, height, Math.max(0.8, width - 0.4), height));
        }
        String words = shown.isEmpty()
                ? title + ": nothing to show"
                : title + " by the hour: " + said.apply(least) + " to " + said.apply(most) + ", last "
                        + said.apply(lastOf(shown));
        return new Chart(
                title,
                bars.toString(),
                shown.isEmpty() ? Words.NONE : said.apply(most),
                HOUR.format(first),
                HOUR.format(last),
                words);
    }

    private static double lastOf(List<Point> shown) {
        Double value = shown.getLast().value;
        return value == null ? 0 : value;
    }
}
