package anpr.hub.core.normalise;

import anpr.hub.core.mapping.TimePattern;
import anpr.hub.core.mapping.TimeRule;
import anpr.hub.core.mapping.TimeText;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.read.TimeBasis;
import anpr.hub.core.read.TimeBasis.DecidedBy;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instant, or instants, that a time text means; or why none can be told. Nothing is ever guessed. */
sealed interface CaptureTime {
    /**
     * One instant, in whole milliseconds.
     *
     * @param assumed it rests on an offset that was mended, the hub's clock, or a person's word
     */
    record At(Instant instant, TimeBasis basis, boolean assumed) implements CaptureTime {}

    /** A local time that the zone repeats: both instants, earlier first. */
    record Either(List<Instant> instants, TimeBasis basis) implements CaptureTime {}

    /**
     * None.
     *
     * @param basis null if not even the text could be read
     */
    record None(Reason reason, String detail, @Nullable TimeBasis basis) implements CaptureTime {}

    TimePattern ISO = TimePattern.parse("iso");

    /** Nothing was seen before. */
    Instant EARLIEST = Instant.EPOCH;

    /** From here on neither the canonical forms nor a database follow. */
    Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /**
     * @param rule how the vendor writes times
     * @param configured the zone of the camera or feed; null if none is configured
     * @param trustOffset false if the devices send a wrong offset, so that the configured zone decides
     */
    static CaptureTime of(String text, TimeRule rule, @Nullable ZoneId configured, boolean trustOffset) {
        return switch (rule.read(text)) {
            case null ->
                new None(Reason.TIME_UNPARSEABLE, "captureTime fits none of the patterns: " + rule.shown(), null);
            case TimeText.Counted(Instant instant, TimeBasis.Precision precision) ->
                at(instant, new TimeBasis("UTC", DecidedBy.FORMAT, precision), false);
            case TimeText.Local local -> {
                ZoneOffset offset = local.offset();
                ZoneId format = rule.zone();
                if (offset != null && trustOffset) {
                    yield at(
                            local.time().toInstant(offset),
                            new TimeBasis(
                                    offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId(),
                                    DecidedBy.PAYLOAD,
                                    local.precision()),
                            local.signLost());
                }
                if (format != null) {
                    yield inZone(local, format, DecidedBy.FORMAT);
                }
                if (configured != null) {
                    yield inZone(local, configured, DecidedBy.CONFIGURATION);
                }
                yield new None(
                        Reason.TIME_ZONE_UNKNOWN,
                        "captureTime has no usable zone; configure the zone of the camera or the feed",
                        new TimeBasis(null, DecidedBy.NOBODY, local.precision()));
            }
        };
    }

    /** The hub's clock for the camera's: an assumption, whatever the clock is worth. */
    static CaptureTime ofReceipt(Instant receivedAt) {
        return at(receivedAt, new TimeBasis("UTC", DecidedBy.RECEIPT, TimeBasis.Precision.MILLISECOND), true);
    }

    /**
     * A time in a video.
     *
     * @param text seconds from its start where nobody says when that was, or they are no such number; else ISO 8601 with Z
     * @param start when the video began; null if nobody says. Nothing is told more exactly than this
     */
    static CaptureTime inVideo(String text, @Nullable VideoStart start) {
        if (start == null) {
            return new None(
                    Reason.FIELD_MISSING,
                    "captureTime counts from the start of a video; to state it, send the file again with the headers"
                            + " Video-Start (ISO 8601 with an offset) and Video-Start-Stated-By (who says so), to a feed"
                            + " over http that has the setting videoStart: true",
                    null);
        }
        if (!(ISO.read(text) instanceof TimeText.Local at)
                || at.offset() == null
                || !(ISO.read(start.time()) instanceof TimeText.Local stated)
                || stated.offset() == null) {
            return new None(
                    Reason.TIME_UNPARSEABLE, "captureTime is no number of seconds from the start of a video", null);
        }
        String zone =
                stated.offset().equals(ZoneOffset.UTC) ? "UTC" : stated.offset().getId();
        return at(at.time().toInstant(at.offset()), new TimeBasis(zone, DecidedBy.STATEMENT, stated.precision()), true);
    }

    /** The instant under which it is filed, the earlier of two; null if there is none. */
    static @Nullable Instant filedAt(@Nullable CaptureTime time) {
        return switch (time) {
            case null -> null;
            case At at -> at.instant();
            case Either either -> either.instants().getFirst();
            case None _ -> null;
        };
    }

    /** How the instant was told, as far as it could be. */
    static @Nullable TimeBasis basisOf(@Nullable CaptureTime time) {
        return switch (time) {
            case null -> null;
            case At at -> at.basis();
            case Either either -> either.basis();
            case None none -> none.basis();
        };
    }

    private static CaptureTime inZone(TimeText.Local local, ZoneId zone, DecidedBy by) {
        LocalDateTime time = local.time();
        TimeBasis basis = new TimeBasis(zone.getId(), by, local.precision());
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return switch (offsets.size()) {
            case 0 -> new None(Reason.TIME_NONEXISTENT, "captureTime lies in an hour that " + zone + " skips", basis);
            case 1 -> at(time.toInstant(offsets.getFirst()), basis, local.signLost());
            default ->
                !inRange(time.toInstant(offsets.getFirst()))
                        ? outOfRange(basis)
                        : new Either(
                                offsets.stream()
                                        .map(offset -> millis(time.toInstant(offset)))
                                        .sorted()
                                        .toList(),
                                basis);
        };
    }

    private static CaptureTime at(Instant instant, TimeBasis basis, boolean assumed) {
        return inRange(instant) ? new At(millis(instant), basis, assumed) : outOfRange(basis);
    }

    private static boolean inRange(Instant instant) {
        return !instant.isBefore(EARLIEST) && instant.isBefore(END);
    }

    private static None outOfRange(TimeBasis basis) {
        return new None(
                Reason.TIME_UNPARSEABLE,
                "captureTime lies before 1970 or after 9999; the device's clock or the pattern is wrong",
                basis);
    }

    private static Instant millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }
}
