package anpr.hub.core.health;

import java.time.Duration;

/** A length of time as a person says it: one number and one unit, cut, never rounded up. */
public final class Spoken {
    private Spoken() {}

    /** Such as {@code 3 minutes}; what is less than nothing is said without its sign. */
    public static String of(Duration time) {
        Duration length = time.abs();
        if (length.compareTo(Duration.ofSeconds(1)) < 0) {
            return many(length.toMillis(), "millisecond");
        }
        if (length.compareTo(Duration.ofMinutes(2)) < 0) {
            return many(length.toSeconds(), "second");
        }
        if (length.compareTo(Duration.ofHours(2)) < 0) {
            return many(length.toMinutes(), "minute");
        }
        return length.compareTo(Duration.ofDays(2)) < 0 ? many(length.toHours(), "hour") : many(length.toDays(), "day");
    }

    private static String many(long n, String unit) {
        return n + " " + unit + (n == 1 ? "" : "s");
    }
}
