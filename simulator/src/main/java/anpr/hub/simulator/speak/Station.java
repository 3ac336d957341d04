package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Feed;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.traffic.Pictures;
import anpr.hub.simulator.truth.Expected;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Where a speaker stands: the feed it speaks for and what it draws on.
 *
 * @param secret of the feed's credential, for formats that carry it in the body
 * @param numbers numbers for messages, unique in a run
 */
public record Station(Feed feed, String secret, Supplier<String> numbers, SplittableRandom random, Pictures pictures) {

    /** The speaker of this feed's source type. */
    public Speaker speaker() {
        return switch (feed.sourceType()) {
            case "hikvision" -> new HikvisionSpeaker(this);
            case "rekor" -> new RekorSpeaker(this);
            case "bof2" -> new Bof2Speaker(this);
            case "genetec-autovu" -> new AutoVuSpeaker(this);
            case "csv-batch" -> new CsvSpeaker(this);
            case "amsterdam-passage" -> new AmsterdamPassageSpeaker(this);
            case "lpr-drop" -> new LprSpeaker(this);
            case "frigate" -> new FrigateSpeaker(this);
            case "skidata" -> new SkidataSpeaker(this);
            case "tattile" -> new TattileSpeaker(this);
            case "elsag" -> new ElsagSpeaker(this);
            case "zatpark" -> new ZatparkSpeaker(this);
            case "hikvision-plates" -> new HikvisionPlatesSpeaker(this);
            default ->
                throw new IllegalArgumentException("feed '" + feed.id() + "' is of source type '" + feed.sourceType()
                        + "', which no simulated device speaks");
        };
    }

    Message message(Message.Wire wire, byte[] body, List<Expected> expected) {
        return new Message(numbers.get(), feed.id(), wire, body, expected);
    }

    /** A file, of devices that drop files; an HTTP request of those that post. */
    Message.Wire dropped(String name, double renamed, Message.Request otherwise) {
        return switch (feed.transport()) {
            case "sftp", "ftp", "folder" -> new Message.Upload(name, once(renamed));
            default -> otherwise;
        };
    }

    boolean once(double probability) {
        return random.nextDouble() < probability;
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The zone by which a device of this feed sets its local time. */
    ZoneId zone(Camera camera) {
        ZoneId own = camera.zone() == null ? feed.zone() : camera.zone();
        return own == null ? ZoneId.of("Europe/London") : own;
    }

    /** The instant that the hub must understand: by the offset as written, unless the feed's offsets are not trusted. */
    Instant carried(LocalDateTime wall, ZoneOffset written, Camera camera) {
        // Of a local time that occurs twice, a read is filed under the earlier instant; so does atZone.
        return feed.trustOffset()
                ? wall.toInstant(written)
                : wall.atZone(zone(camera)).toInstant();
    }

    /** What must come of a passage that is told of with this time; the format says what comes of its own faults. */
    Expected expected(Passage passage, Instant carried, Expected ifBroken, Expected ifEmpty) {
        return switch (passage.oddity()) {
            case NONE, LATE, OUT_OF_ORDER, WRONG_OFFSET -> new Expected.Stored(passage.key(carried));
            case CLOCK_AHEAD -> new Expected.Quarantined(Outcome.Reason.TIME_IN_FUTURE);
            case UNKNOWN_CAMERA -> new Expected.Quarantined(Outcome.Reason.CAMERA_UNKNOWN);
            case BROKEN -> ifBroken;
            case EMPTY_PLATE -> ifEmpty;
        };
    }
}
