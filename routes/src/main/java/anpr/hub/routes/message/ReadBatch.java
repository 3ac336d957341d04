package anpr.hub.routes.message;

import anpr.hub.core.egress.Label;
import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads that were published together.
 *
 * @param images that follow their read in another submission, and name it
 * @param eventImages that follow their read in another submission, and name its event
 */
public record ReadBatch(
        UUID id,
        List<PublishedRead> reads,
        List<PublishedImage> images,
        List<EventImage> eventImages,
        List<PublishedRead> partials) {
    /**
     * @param eventImages null in a message from before there were any
     * @param partials likewise
     */
    @JsonCreator
    public ReadBatch(
            UUID id,
            List<PublishedRead> reads,
            List<PublishedImage> images,
            @Nullable List<EventImage> eventImages,
            @Nullable List<PublishedRead> partials) {
        this.id = id;
        this.reads = reads;
        this.images = images;
        this.eventImages = eventImages == null ? List.of() : eventImages;
        this.partials = partials == null ? List.of() : partials;
    }

    /** Reads and images, none of them partial. */
    public ReadBatch(UUID id, List<PublishedRead> reads, List<PublishedImage> images, List<EventImage> eventImages) {
        this(id, reads, images, eventImages, List.of());
    }

    /**
     * A read as the legs behind need it: what they index and match, around its canonical JSON, which is made once.
     *
     * @param capturedLatest the later instant of an ambiguous capture time, else null
     * @param event the vehicle event that it belongs to; null if none
     * @param canonical UTF-8 JSON of the canonical read
     * @param path by which it was come by, for the guard; null in a message from before it was there
     * @param vitals for statistics; null in a message from before there were any
     */
    public record PublishedRead(
            UUID recordId,
            ReadKey key,
            @Nullable Instant capturedLatest,
            String feed,
            UUID submission,
            int index,
            Instant receivedAt,
            @Nullable EventClaim event,
            byte[] canonical,
            @Nullable AcquisitionPath path,
            @Nullable Vitals vitals) {
        /** What decides where it may go. */
        public Label label() {
            return Label.of(path);
        }
    }

    /**
     * A read's claim to be one of a vehicle event, with all that its choice among the others goes by.
     *
     * @param confidence of the read, 0 to 100; null if it has none
     */
    public record EventClaim(VehicleEvent event, @Nullable Integer confidence) {}

    /**
     * What tells of a camera's health, so that nobody need parse the read for it.
     *
     * @param confidence of the read, 0 to 100; null if it has none
     * @param image whether any image came with it
     * @param latitude that the device gave; null if it gave none
     * @param jumped whether that is far from the register's
     */
    public record Vitals(
            @Nullable Integer confidence,
            boolean image,
            @Nullable Double latitude,
            @Nullable Double longitude,
            boolean jumped) {}

    /** An image that follows its read in another submission. */
    public record PublishedImage(
            ReadKey key, ImageRole role, ImageRef image, String feed, UUID submission, Instant receivedAt) {}

    /**
     * An image that follows the reads of its event in another submission, or comes before them.
     *
     * @param at when it was captured; null if it does not say
     */
    public record EventImage(
            VehicleEvent event,
            @Nullable Instant at,
            ImageRole role,
            ImageRef image,
            String feed,
            UUID submission,
            Instant receivedAt) {}
}
