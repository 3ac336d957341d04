package anpr.hub.routes.store;

import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.EventImage;
import anpr.hub.routes.message.ReadBatch.PublishedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Images that came in a submission of their own. They join their read or event when they are looked up. */
final class LateImages {
    private final JdbcClient jdbc;

    LateImages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps them all. To be called inside the transaction of the store. */
    void keep(List<ReadBatch> batches, Ledger.Entries entries, Comparator<ReadKey> order) {
        batches.stream()
                .flatMap(batch -> batch.images().stream())
                .sorted(Comparator.comparing(PublishedImage::key, order))
                .forEach(image -> {
                    insert(image);
                    entries.add(image.feed(), image.receivedAt(), Ledger.LATE_IMAGE, 1);
                });
        batches.stream().flatMap(batch -> batch.eventImages().stream()).forEach(image -> {
            insert(image);
            entries.add(image.feed(), image.receivedAt(), Ledger.LATE_IMAGE, 1);
        });
    }

    private void insert(PublishedImage image) {
        ReadKey key = image.key();
        jdbc.sql("""
                        insert into late_image (vrm, feed_id, source_id, camera_id, capture_time, role, sha256, image,
                                                feed, submission, received_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                .params(
                        key.vrm(),
                        key.feedId(),
                        key.sourceId(),
                        key.cameraId(),
                        Times.at(key.captureTime()),
                        image.role().name(),
                        image.image().sha256(),
                        CanonicalRead.json().valueToTree(image.image()).toString(),
                        image.feed(),
                        image.submission(),
                        Times.at(image.receivedAt()))
                .update();
    }

    /** As far before and behind as the reads of its event reach: so the two meet when they are close enough. */
    private void insert(EventImage image) {
        VehicleEvent event = image.event();
        Duration reach = event.within().dividedBy(2);
        @Nullable Instant at = image.at();
        jdbc.sql("""
                        insert into event_image (feed, key, role, sha256, image, captured_from, captured_to, received_from,
                                                 received_to, submission, received_at)
                        values (:feed, :key, :role, :sha256, :image, :from, :to, :receivedFrom, :receivedTo, :submission,
                                :receivedAt) on conflict do nothing""")
                .param("feed", image.feed())
                .param("key", event.key())
                .param("role", image.role().name())
                .param("sha256", image.image().sha256())
                .param("image", CanonicalRead.json().valueToTree(image.image()).toString())
                .param("from", at == null ? null : Times.at(at.minus(reach)))
                .param("to", at == null ? null : Times.at(at.plus(reach)))
                .param("receivedFrom", Times.at(image.receivedAt().minus(reach)))
                .param("receivedTo", Times.at(image.receivedAt().plus(reach)))
                .param("submission", image.submission())
                .param("receivedAt", Times.at(image.receivedAt()))
                .update();
    }
}
