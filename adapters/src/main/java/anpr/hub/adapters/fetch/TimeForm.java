package anpr.hub.adapters.fetch;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a partner's server wants a time to be written. */
@FunctionalInterface
interface TimeForm {
    String told(Instant time, ZoneId zone);

    /**
     * @param text {@code iso}, {@code epoch-s}, {@code epoch-ms}, {@code epoch-us}, or the letters of {@link
     *     DateTimeFormatter}
     * @throws IllegalArgumentException if it is none of these
     */
    static TimeForm of(String text) {
        return switch (text.strip()) {
            case "iso" -> (time, zone) -> time.toString();
            case "epoch-s" -> (time, zone) -> Long.toString(time.getEpochSecond());
            case "epoch-ms" -> (time, zone) -> Long.toString(time.toEpochMilli());
            case "epoch-us" ->
                (time, zone) -> Long.toString(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
            default -> {
                DateTimeFormatter pattern;
                try {
                    pattern = DateTimeFormatter.ofPattern(text.strip(), Locale.ROOT);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "expected iso, epoch-s, epoch-ms, epoch-us, or a pattern such as yyyyMMddHHmmss", e);
                }
                yield (time, zone) -> pattern.format(time.atZone(zone));
            }
        };
    }
}
