package anpr.hub.core.mapping;

import anpr.hub.core.read.TimeBasis.Precision;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way of writing a time. Immutable; strict, for a time is never guessed: what does not fit fits not.
 *
 * <p>Either one of the names {@code iso} (ISO 8601 with T or space, with or without seconds, fraction (behind a point or a comma) and offset; an
 * offset that has lost its sign is noticed), a count since 1970 {@code epoch-s}, {@code epoch-ms}, {@code epoch-us},
 * {@code epoch-ns} or {@code epoch} (the unit by the number of digits), each with {@code -local} behind it where a device
 * counts by its wall clock, which leaves the zone open; or
 * a pattern of these letters, where a doubled letter means exactly that many digits and a single one one or two:
 * {@code yyyy} year, {@code yy} year of this century, {@code M MM} month, {@code MMM} English month, {@code d dd} day, {@code H HH} hour, {@code h hh}
 * hour of a half day with {@code a} AM or PM, {@code m mm} minute, {@code s ss} second, {@code S} a fraction of any
 * length (more letters: exactly as many digits), {@code X} an offset, Z or UTC, {@code '...'} text, {@code [...]} optional.
 */
public final class TimePattern {
    private static final int BY_LENGTH = 100;
    private static final Map<String, Integer> EPOCHS =
            Map.of("epoch-s", 0, "epoch-ms", 3, "epoch-us", 6, "epoch-ns", 9, "epoch", BY_LENGTH);
    private static final String LOCAL = "-local";
    private static final String ISO = "yyyy-MM-dd['T'][' ']HH:mm[:ss[.S][,S]][X]";
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    /** Seconds from year 0 to year 9999; anything further is no capture time but another unit. */
    private static final long FURTHEST = 253_402_300_799L;

    /** Nothing read a plate before 1976; years like 0001 and 1900 are how software writes that it has no time. */
    private static final int EARLIEST_YEAR = 1970;

    private static final int THIS_CENTURY = 2000;
    private final String source;
    /** Decimal places of a second in one unit of a count; -1 where the pattern is none. */
    private final int epochDigits;

    private final boolean local;
    private final Element[] elements;

    private enum Unit {
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    private sealed interface Element {
        record Digits(Unit unit, int least, int most) implements Element {}

        record MonthName() implements Element {}

        record HalfDay() implements Element {}

        record Fraction(int least, int most) implements Element {}

        record Offset() implements Element {}

        record Literal(char c) implements Element {}

        record Optional(Element[] elements) implements Element {}
    }

    private TimePattern(String source, int epochDigits, boolean local, Element[] elements) {
        this.source = source;
        this.local = local;
        this.epochDigits = epochDigits;
        this.elements = elements;
    }

    /** @throws IllegalArgumentException if it is no such pattern; the message says what was expected */
    public static TimePattern parse(String source) {
        boolean local = source.endsWith(LOCAL);
        Integer epoch = EPOCHS.get(local ? source.substring(0, source.length() - LOCAL.length()) : source);
        if (epoch != null) {
            return new TimePattern(source, epoch, local, new Element[0]);
        }
        String pattern = source.equals("iso") ? ISO : source;
        int[] at = {0};
        Element[] elements = elements(pattern, at);
        if (at[0] < pattern.length()) {
            throw new IllegalArgumentException("time pattern '" + source + "': ']' without '['");
        }
        if (!pattern.contains("y") || !pattern.contains("M") || !pattern.contains("d")) {
            throw new IllegalArgumentException("time pattern '" + source
                    + "': expected iso, epoch, epoch-s, -ms, -us, -ns, or at least y, M and d");
        }
        return new TimePattern(source, -1, false, elements);
    }

    /** What the text says; null if it does not fit. */
    public @Nullable TimeText read(String text) {
        if (epochDigits >= 0) {
            return count(text);
        }
        State state = new State(text);
        if (!state.read(elements) || state.at != text.length()) {
            return null;
        }
        return state.time();
    }

    @Override
    public String toString() {
        return source;
    }

    private @Nullable TimeText count(String text) {
        BigDecimal count = Numbers.parse(text);
        if (count == null) {
            return null;
        }
        int places = epochDigits == BY_LENGTH ? unit(count) : epochDigits;
        if (places < 0) {
            return null;
        }
        BigDecimal seconds = count.movePointLeft(places);
        if (seconds.signum() <= 0 || seconds.compareTo(BigDecimal.valueOf(FURTHEST)) > 0) {
            return null;
        }
        long whole = seconds.longValue();
        long nanos =
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        int digits = Math.max(0, seconds.scale());
        Instant instant = Instant.ofEpochSecond(whole, nanos);
        return local
                ? new TimeText.Local(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), null, false, precision(digits))
                : new TimeText.Counted(instant, precision(digits));
    }

    /** Decimal places by the digits of a count that lies between 1973 and 2286; -1 for any other length. */
    private static int unit(BigDecimal count) {
        int digits = count.precision() - count.scale();
        return switch (digits) {
            case 9, 10 -> 0;
            case 12, 13 -> 3;
            case 15, 16 -> 6;
            case 18, 19 -> 9;
            default -> -1;
        };
    }

    private static Precision precision(int fractionDigits) {
        return fractionDigits <= 0 ? Precision.SECOND : fractionDigits <= 3 ? Precision.MILLISECOND : Precision.FINER;
    }

    private static Element[] elements(String pattern, int[] at) {
        List<Element> elements = new ArrayList<>();
        while (at[0] < pattern.length() && pattern.charAt(at[0]) != ']') {
            char c = pattern.charAt(at[0]);
            if (c == '[') {
                at[0]++;
                elements.add(new Element.Optional(elements(pattern, at)));
                if (at[0] >= pattern.length()) {
                    throw new IllegalArgumentException("time pattern '" + pattern + "': '[' without ']'");
                }
                at[0]++;
            } else if (c == '\'') {
                int close = pattern.indexOf('\'', at[0] + 1);
                if (close < 0) {
                    throw new IllegalArgumentException("time pattern '" + pattern + "': quote without its end");
                }
                pattern.substring(at[0] + 1, close).chars().forEach(q -> elements.add(new Element.Literal((char) q)));
                at[0] = close + 1;
            } else if (Character.isLetter(c)) {
                int from = at[0];
                while (at[0] < pattern.length() && pattern.charAt(at[0]) == c) {
                    at[0]++;
                }
                elements.add(letter(pattern, c, at[0] - from));
            } else {
                elements.add(new Element.Literal(c));
                at[0]++;
            }
        }
        return elements.toArray(Element[]::new);
    }

    private static Element letter(String pattern, char letter, int count) {
        int least = count;
        int most = count == 1 ? 2 : count;
        return switch (letter) {
            case 'y' -> count == 2 ? new Element.Digits(Unit.YEAR, 2, 2) : new Element.Digits(Unit.YEAR, 4, 4);
            case 'M' -> count == 3 ? new Element.MonthName() : new Element.Digits(Unit.MONTH, least, most);
            case 'd' -> new Element.Digits(Unit.DAY, least, most);
            case 'H', 'h' -> new Element.Digits(Unit.HOUR, least, most);
            case 'm' -> new Element.Digits(Unit.MINUTE, least, most);
            case 's' -> new Element.Digits(Unit.SECOND, least, most);
            case 'S' -> new Element.Fraction(count == 1 ? 1 : count, count == 1 ? 18 : count);
            case 'a' -> new Element.HalfDay();
            case 'X' -> new Element.Offset();
            default ->
                throw new IllegalArgumentException(
                        "time pattern '" + pattern + "': no letter '" + letter + "'; text stands in quotes");
        };
    }

    /** One reading of one text. */
    private static final class State {
        private final String text;
        private int at;
        private final int[] units = {0, 0, 0, 0, 0, 0};
        private @Nullable Unit smallest;
        private int nanos;
        private int fractionDigits;
        private int halfDay = -1;
        private @Nullable ZoneOffset offset;
        private boolean signLost;

        State(String text) {
            this.text = text;
        }

        boolean read(Element[] elements) {
            for (Element element : elements) {
                if (!read(element)) {
                    return false;
                }
            }
            return true;
        }

        private boolean read(Element element) {
            return switch (element) {
                case Element.Literal(char c) -> at < text.length() && text.charAt(at) == c && ++at > 0;
                case Element.Digits(Unit unit, int least, int most) -> digits(unit, least, most);
                case Element.Fraction(int least, int most) -> fraction(least, most);
                case Element.Offset() -> offset();
                case Element.MonthName() -> monthName();
                case Element.HalfDay() -> halfDay();
                case Element.Optional(Element[] inner) -> {
                    int before = at;
                    if (!read(inner)) {
                        at = before;
                    }
                    yield true;
                }
            };
        }

        private boolean digits(Unit unit, int least, int most) {
            int value = 0;
            int count = 0;
            while (count < most && digit(at + count)) {
                value = value * 10 + text.charAt(at + count++) - '0';
            }
            if (count < least) {
                return false;
            }
            at += count;
            units[unit.ordinal()] = unit == Unit.YEAR && most == 2 ? THIS_CENTURY + value : value;
            smallest = smallest == null || unit.compareTo(smallest) > 0 ? unit : smallest;
            return true;
        }

        private boolean fraction(int least, int most) {
            int count = 0;
            while (count < most && digit(at + count)) {
                count++;
            }
            // 12.50000:00 is .500 with an offset whose sign is lost: a fraction is never followed by a colon.
            if (count > 2 && least == 1 && at + count < text.length() && text.charAt(at + count) == ':') {
                count -= 2;
            }
            if (count < least) {
                return false;
            }
            for (int i = 0; i < 9; i++) {
                nanos = nanos * 10 + (i < count ? text.charAt(at + i) - '0' : 0);
            }
            fractionDigits = count;
            at += count;
            return true;
        }

        private boolean offset() {
            int from = at;
            if (from < text.length() && text.charAt(from) == ' ') {
                from++;
            }
            if (from >= text.length()) {
                return false;
            }
            char first = text.charAt(from);
            int named = first == 'Z' || first == 'z' ? 1 : text.startsWith("UTC", from) ? 3 : 0;
            if (named > 0) {
                offset = ZoneOffset.UTC;
                at = from + named;
                return true;
            }
            boolean signed = first == '+' || first == '-';
            int hours = signed ? from + 1 : from;
            if (!digit(hours) || !digit(hours + 1)) {
                return false;
            }
            boolean colon = hours + 2 < text.length() && text.charAt(hours + 2) == ':';
            int minutes = colon ? hours + 3 : hours + 2;
            boolean hasMinutes = digit(minutes) && digit(minutes + 1);
            if (!hasMinutes && colon || !signed && !(colon && hasMinutes)) {
                return false;
            }
            int total = two(hours) * 60 + (hasMinutes ? two(minutes) : 0);
            if (total > 18 * 60 || hasMinutes && two(minutes) > 59) {
                return false;
            }
            signLost = !signed;
            offset = signed || total == 0 ? ZoneOffset.ofTotalSeconds((first == '-' ? -60 : 60) * total) : null;
            at = hasMinutes ? minutes + 2 : hours + 2;
            return true;
        }

        private boolean monthName() {
            int end = at;
            while (end < text.length() && Character.isLetter(text.charAt(end))) {
                end++;
            }
            if (end - at < 3) {
                return false;
            }
            int month = MONTHS.indexOf(text.substring(at, at + 3).toLowerCase(Locale.ROOT));
            at = end;
            units[Unit.MONTH.ordinal()] = month + 1;
            return month >= 0;
        }

        private boolean halfDay() {
            if (at + 2 > text.length()) {
                return false;
            }
            halfDay = List.of("am", "pm").indexOf(text.substring(at, at + 2).toLowerCase(Locale.ROOT));
            at += 2;
            return halfDay >= 0;
        }

        @Nullable
        TimeText time() {
            int hour = units[Unit.HOUR.ordinal()];
            if (halfDay >= 0) {
                if (hour < 1 || hour > 12) {
                    return null;
                }
                hour = hour % 12 + 12 * halfDay;
            }
            if (units[Unit.YEAR.ordinal()] < EARLIEST_YEAR) {
                return null;
            }
            try {
                LocalDateTime time = LocalDateTime.of(
                        units[Unit.YEAR.ordinal()],
                        units[Unit.MONTH.ordinal()],
                        units[Unit.DAY.ordinal()],
                        hour,
                        units[Unit.MINUTE.ordinal()],
                        units[Unit.SECOND.ordinal()],
                        nanos);
                return new TimeText.Local(time, offset, signLost, precision());
            } catch (DateTimeException noSuchTime) {
                return null;
            }
        }

        private Precision precision() {
            if (smallest == null || smallest.compareTo(Unit.HOUR) < 0) {
                return Precision.DAY;
            }
            return smallest == Unit.SECOND ? TimePattern.precision(fractionDigits) : Precision.MINUTE;
        }

        private boolean digit(int index) {
            return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
        }

        private int two(int index) {
            return (text.charAt(index) - '0') * 10 + text.charAt(index + 1) - '0';
        }
    }
}
