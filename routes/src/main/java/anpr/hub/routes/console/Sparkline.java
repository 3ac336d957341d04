package anpr.hub.routes.console;

import java.util.List;
import java.util.Locale;

/**
 * A small line of counts, and what it shows in words.
 *
 * @param points of an SVG polyline, in a field of {@link #WIDTH} by {@link #HEIGHT}
 */
record Sparkline(String points, String words) {
    static final int WIDTH = 120;
    static final int HEIGHT = 28;
    private static final int MARGIN = 2;

    /** @param counts the oldest first */
    static Sparkline of(List<Integer> counts) {
        int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
        int least = counts.stream().mapToInt(Integer::intValue).min().orElse(0);
        StringBuilder points = new StringBuilder();
        double step = (WIDTH - 2.0 * MARGIN) / Math.max(1, counts.size() - 1);
        for (int i = 0; i < counts.size(); i++) {
            // From 0 on, so that a line that is halved looks like half.
            double y = HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * counts.get(i) / Math.max(1, most);
            points.append(String.format(Locale.ROOT, "%.0f,%.0f ", MARGIN + i * step, y));
        }
        String words = most == 0
                ? "no records in the last " + counts.size() + " minutes"
                : least + " to " + most + " records a minute, " + counts.getLast() + " in the last";
        return new Sparkline(points.toString().strip(), words);
    }
}
