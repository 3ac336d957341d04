package anpr.hub.core.hotlist;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Weed dates as the owner of a list writes them, read as the moments from which entries match no more. */
public final class WeedDates {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private final DateTimeFormatter format;
    private final ListTerms.WeedMoment moment;

    public WeedDates(ListTerms terms) {
        this.format =
                DateTimeFormatter.ofPattern(terms.weedFormat(), Locale.UK).withResolverStyle(ResolverStyle.STRICT);
        this.moment = terms.weedMoment();
    }

    /** Whether a cell of the column says that there is a date, readable or not. */
    public static boolean given(@Nullable String supplied) {
        return supplied != null && !supplied.isBlank() && !supplied.strip().equals("-");
    }

    /** The moment that a weed date means; empty if there is none, or if it is not in the list's format. */
    public Optional<Instant> moment(@Nullable String supplied) {
        if (supplied == null || !given(supplied)) {
            return Optional.empty();
        }
        try {
            return switch (format.parseBest(supplied.strip(), LocalDateTime::from, LocalDate::from)) {
                case LocalDateTime time -> Optional.of(time.atZone(LONDON).toInstant());
                case LocalDate day -> Optional.of(instant(day));
                default -> Optional.empty();
            };
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The entry with the moment that its weed date means; the same if it has none that can be read. */
    public VoiEntry applied(VoiEntry entry) {
        return moment(entry.weedDate()).map(entry::weededAt).orElse(entry);
    }

    /** Whether this is a pattern of {@link DateTimeFormatter}. */
    static boolean readable(String pattern) {
        try {
            return !format(pattern).toString().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.UK).withResolverStyle(ResolverStyle.STRICT);
    }

    private Instant instant(LocalDate day) {
        return switch (moment) {
            case START_OF_DAY -> day.atStartOfDay(LONDON).toInstant();
            case END_OF_DAY -> day.plusDays(1).atStartOfDay(LONDON).toInstant();
        };
    }
}
