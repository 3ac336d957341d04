package anpr.hub.routes.store;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Label;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.ReadGroups;
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
 * chosen; what is linked to it stands in the member {@code linked} behind the members of the canonical read. Who may not have
 * a passage whole gets the chosen read edited, and nothing of what is linked to it.
 */
public final class ReadSearch {
    private static final int MOST = 100;
    private static final WayOut<Read> WAY_OUT = new WayOut<>(ReadGroups.GROUPING, Read.class);

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
     * @return canonical JSON of the chosen read of each, as far as it may leave to who asks
     */
    public List<String> byVrm(
            Recipient.Account who, String reason, String vrm, @Nullable Instant from, @Nullable Instant to) {
        return log
                .logged(
                        who.name(),
                        reason,
                        "vrm " + vrm + " from " + from + " to " + to,
                        () -> seen(
                                who,
                                jdbc.sql("select r.*, " + EVENT + """
                                        from read r
                                        where vrm = :vrm and coalesce(captured_latest, capture_time) >= :from
                                            and capture_time <= :to and
                                        """ + WayOut.SEEN + """
                                        order by capture_time desc limit :most""")
                                        .param("vrm", vrm)
                                        .param("from", Times.from(from))
                                        .param("to", Times.to(to))
                                        .param("paths", WayOut.paths(who))
                                        .param("most", MOST)
                                        .query(Held::of)
                                        .list()),
                        Together::recordIds)
                .stream()
                .flatMap(together -> released(who, together, together.chosen(), summed(together)).stream())
                .toList();
    }

    /** One read by its record id, chosen or attached, as canonical JSON, with all that is linked to it. */
    public Optional<String> byRecord(Recipient.Account who, String reason, UUID recordId) {
        return log
                .logged(
                        who.name(),
                        reason,
                        "record " + recordId,
                        () -> seen(
                                who,
                                jdbc.sql("select r.*, " + EVENT + """
                                        from (select record_id, vrm, feed_id, source_id, camera_id, capture_time, canonical
                                              from read where record_id = :id
                                              union all
                                              select record_id, vrm, feed_id, source_id, camera_id, capture_time, canonical
                                              from repeated_read where record_id = :id) as r
                                        where
                                        """ + WayOut.SEEN)
                                        .param("id", recordId)
                                        .param("paths", WayOut.paths(who))
                                        .query(Held::of)
                                        .list()),
                        Together::recordIds)
                .stream()
                .findFirst()
                .flatMap(together -> released(who, together, asked(together, recordId), detailed(together, recordId)));
    }

    /** One read by its record id as canonical JSON to the byte, without what is linked to it, for who may have it whole. */
    public Optional<String> canonical(Recipient.Account who, String reason, UUID recordId) {
        return log
                .logged(
                        who.name(),
                        reason,
                        "proof of record " + recordId,
                        () -> jdbc.sql("""
                                        select record_id, canonical from read where record_id = :id
                                        union all
                                        select record_id, canonical from repeated_read where record_id = :id""").param("id", recordId).query(Shown::of).stream()
                                .filter(shown -> Guard.release(who, WayOut.label(shown.canonical())) == Release.WHOLE)
                                .toList(),
                        shown -> List.of(shown.recordId()))
                .stream()
                .findFirst()
                .map(Shown::canonical);
    }

    /** The passages of which anything may leave to who asks. */
    private List<Together> seen(Recipient.Account who, List<Held> reads) {
        return linked.of(reads).stream()
                .filter(together -> Guard.release(who, label(together)) != Release.NOTHING)
                .toList();
    }

    private static Optional<String> released(Recipient.Account who, Together together, Held read, String whole) {
        return WAY_OUT.of(who, label(together), read.canonical(), whole);
    }

    /** Of a passage, and of whatever tells that there is more than one read of it. */
    private static Label label(Together together) {
        Label label = WayOut.label(together.chosen().canonical());
        for (Held held : together.attached()) {
            label = label.and(WayOut.label(held.canonical()));
        }
        return label;
    }

    private static Held asked(Together together, UUID recordId) {
        if (together.chosen().recordId().equals(recordId)) {
            return together.chosen();
        }
        return together.attached().stream()
                .filter(held -> held.recordId().equals(recordId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a read is not of its own passage"));
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
        Held asked = asked(together, recordId);
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
