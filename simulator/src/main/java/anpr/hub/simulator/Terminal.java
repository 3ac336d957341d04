package anpr.hub.simulator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows how things go: one line rewritten on a terminal, a line every few seconds elsewhere. For one thread. */
final class Terminal {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean rewrites;
    private long lastLine = System.nanoTime() - BETWEEN_LINES.toNanos();
    private boolean open;

    Terminal(PrintStream out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    /** A line that stays. */
    void say(String line) {
        settle();
        out.println(line);
    }

    /** How it stands now; takes the place of what was shown before. */
    void progress(String line) {
        if (rewrites) {
            out.print("\r\u001b[K" + line);
            out.flush();
            open = true;
        } else if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            out.println(line);
            lastLine = System.nanoTime();
        }
    }

    /** Ends a line that was being rewritten. */
    void settle() {
        if (open) {
            out.println();
            open = false;
        }
    }

    static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
