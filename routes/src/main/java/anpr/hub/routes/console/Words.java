package anpr.hub.routes.console;

import anpr.hub.core.health.Spoken;
import anpr.hub.core.health.State;
import anpr.hub.core.partner.Partner;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How pages say what the hub knows: times, lengths of time, states. */
final class Words {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.UK).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.UK).withZone(ZoneOffset.UTC);
    static final String NONE = "–";

    private Words() {}

    static String of(State state) {
        return switch (state) {
            case HEALTHY -> "Healthy";
            case DEGRADED -> "Degraded";
            case SILENT -> "Silent";
            case FAILING -> "Failing";
            case PAUSED -> "Paused";
        };
    }

    /** The colour of a state's tag; the word says the same. */
    static String colour(State state) {
        return switch (state) {
            case HEALTHY -> "green";
            case DEGRADED -> "yellow";
            case SILENT -> "orange";
            case FAILING -> "red";
            case PAUSED -> "grey";
        };
    }

    static String of(Partner.SourceClass sourceClass) {
        return switch (sourceClass) {
            case POLICE -> "Police";
            case LOCAL_AUTHORITY -> "Local authority";
            case CAR_PARK -> "Car park";
            case COMMERCIAL -> "Commercial";
        };
    }

    static String when(@Nullable Instant at) {
        return at == null ? NONE : DAY_AND_TIME.format(at);
    }

    /** The time of day where that is enough to tell which is meant. */
    static String lately(@Nullable Instant at, Instant now) {
        if (at == null) {
            return "never";
        }
        Duration ago = Duration.between(at, now);
        return (ago.compareTo(Duration.ofHours(20)) < 0 ? TIME : DAY_AND_TIME).format(at);
    }

    static String ago(@Nullable Instant at, Instant now) {
        if (at == null) {
            return "";
        }
        Duration ago = Duration.between(at, now);
        if (ago.compareTo(Duration.ofMinutes(1)) < 0) {
            return "under a minute ago";
        }
        return (ago.compareTo(Duration.ofMinutes(2)) < 0 ? "1 minute" : Spoken.of(ago)) + " ago";
    }

    /** A length of time in the unit that suits it, short. */
    static String brief(@Nullable Duration time) {
        if (time == null) {
            return NONE;
        }
        String sign = time.isNegative() ? "−" : "";
        Duration length = time.abs();
        if (length.compareTo(Duration.ofSeconds(1)) < 0) {
            return sign + length.toMillis() + " ms";
        }
        if (length.compareTo(Duration.ofMinutes(2)) < 0) {
            return sign + String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
        }
        if (length.compareTo(Duration.ofHours(2)) < 0) {
            return sign + length.toMinutes() + " min";
        }
        return sign + (length.compareTo(Duration.ofDays(2)) < 0 ? length.toHours() + " h" : length.toDays() + " d");
    }

    static String count(long n) {
        return String.format(Locale.UK, "%,d", n);
    }
}
