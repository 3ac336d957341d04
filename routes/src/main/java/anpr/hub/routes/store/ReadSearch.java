package anpr.hub.routes.store;

import anpr.hub.core.read.CanonicalRead;
import anpr.hub.routes.store.LinkedReads.Held;
import anpr.hub.routes.store.LinkedReads.LateImage;
import anpr.hub.routes.store.LinkedReads.Together;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks reads up, with a reason that is logged. A passage of which several reads are held is shown by the one that is
 * chosen; what is linked to it stands in the member {@code linked} behind the members of the canonical read.
 */
public final class ReadSearch {
    private static final int MOST = 100;

    /** The event of a read, by its own word or by that of one told again under its natural key. */
    private static final String EVENT = """
            (select e.event from event_read e
             where e.vrm = r.vrm and e.capture_time = r.capture_time and e.feed_id = r.feed_id
                 and e.source_id = r.source_id and e.camera_id = r.camera_id
             order by e.record_id = r.record_id desc, e.event limit 1) as event
            """;

    private final JdbcClient jdbc;
    private final AccessLog log;
    private final LinkedReads linked;

    public ReadSearch(JdbcClient jdbc, AccessLog log) {
        this.jdbc = jdbc;
        this.log = log;
        this.linked = new LinkedReads(jdbc);
    }

    /**
     * What is linked to a read in a list of reads.
     *
     * @param attached how many other reads are held of the passage
     * @param images theirs, and those that came by themselves
     */
    private record Summary(int attached, List<JsonNode> images) {}

    /**
     * What is linked to one read.
     *
     * @param chosen the read that stands for the passage
     * @param attached the other reads that are held of it
     */
    private record Detail(UUID chosen, @JsonRawValue String attached, List<LateImage> lateImages) {}

    /**
     * Passages of a VRM by any of their reads, newest first, of at most 100 reads; a read with an ambiguous time counts
     * for both of its instants. The chosen read of a passage may bear another VRM than the one that was looked for.
     *
     * @return canonical JSON of the chosen read of each
     */
    public List<String> byVrm(String account, String reason, String vrm, @Nullable Instant from, @Nullable Instant to) {
        return log
                .logged(
                        account,
                        reason,
                        "vrm " + vrm + " from " + from + " to " + to,
                        () -> linked.of(jdbc.sql("select r.*, " + EVENT + """
                                        from read r
                                        where vrm = :vrm and coalesce(captured_latest, capture_time) >= :from
                                            and capture_time <= :to
                                        order by capture_time desc limit :most""")
                                .param("vrm", vrm)
                                .param("from", Times.from(from))
                                .param("to", Times.to(to))
                                .param("most", MOST)
                                .query(Held::of)
                                .list()),
                        Together::recordIds)
                .stream()
                .map(ReadSearch::summed)
                .toList();
    }

    /** One read by its record id, chosen or attached, as canonical JSON, with all that is linked to it. */
    public Optional<String> byRecord(String account, String reason, UUID recordId) {
        return log
                .logged(
                        account,
                        reason,
                        "record " + recordId,
                        () -> linked.of(jdbc.sql("select r.*, " + EVENT + """
                                        from (select record_id, vrm, feed_id, source_id, camera_id, capture_time, canonical
                                              from read where record_id = :id
                                              union all
                                              select record_id, vrm, feed_id, source_id, camera_id, capture_time, canonical
                                              from repeated_read where record_id = :id) as r""")
                                .param("id", recordId)
                                .query(Held::of)
                                .list()),
                        Together::recordIds)
                .stream()
                .findFirst()
                .map(together -> detailed(together, recordId));
    }

    /** One read by its record id as canonical JSON to the byte, without what is linked to it. */
    public Optional<String> canonical(String account, String reason, UUID recordId) {
        return log
                .logged(
                        account,
                        reason,
                        "proof of record " + recordId,
                        () -> jdbc.sql("""
                                        select record_id, canonical from read where record_id = :id
                                        union all
                                        select record_id, canonical from repeated_read where record_id = :id""")
                                .param("id", recordId)
                                .query(Shown::of)
                                .list(),
                        shown -> List.of(shown.recordId()))
                .stream()
                .findFirst()
                .map(Shown::canonical);
    }

    private static String summed(Together together) {
        if (together.attached().isEmpty() && together.images().isEmpty()) {
            return together.chosen().canonical();
        }
        List<JsonNode> images = new ArrayList<>();
        together.attached()
                .forEach(held -> tree(held.canonical()).path("imageOriginal").forEach(images::add));
        together.images().forEach(late -> images.add(tree(late.image())));
        return with(together.chosen(), new Summary(together.attached().size(), images));
    }

    private static String detailed(Together together, UUID recordId) {
        List<Held> all = new ArrayList<>(List.of(together.chosen()));
        all.addAll(together.attached());
        Held asked = all.stream()
                .filter(held -> held.recordId().equals(recordId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a read is not of its own passage"));
        if (all.size() == 1 && together.images().isEmpty()) {
            return asked.canonical();
        }
        String others = all.stream()
                .filter(held -> held != asked)
                .map(Held::canonical)
                .collect(Collectors.joining(",", "[", "]"));
        return with(asked, new Detail(together.chosen().recordId(), others, together.images()));
    }

    /** The read's JSON to the byte, and one member more. */
    private static String with(Held held, Object linked) {
        try {
            String json = held.canonical();
            return json.substring(0, json.lastIndexOf('}')) + ",\"linked\":"
                    + CanonicalRead.json().writeValueAsString(linked) + '}';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is linked to a read could not be written", e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return CanonicalRead.json().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no JSON");
        }
    }
}
