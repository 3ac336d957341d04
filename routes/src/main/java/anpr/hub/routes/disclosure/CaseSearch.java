package anpr.hub.routes.disclosure;

import anpr.hub.core.disclosure.Exhibit;
import anpr.hub.core.disclosure.Occasion;
import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Grouping;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.seal.ReadGroups;
import anpr.hub.core.seal.TransactionGroups;
import anpr.hub.routes.store.Times;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what the store has of vehicles, and holds each record against its leaf. */
final class CaseSearch {
    /** What is searched, and what is not, in the words of the statement of method. */
    static final List<String> LOOKED = List.of(
            "reads of the store, by plate as normalised and time of capture (both instants of an ambiguous time)",
            "reads told again with other content, which are kept beside the first",
            "parking transactions, by plate and by time of entry, exit or receipt");

    static final List<String> NOT_LOOKED = List.of(
            "sightings under a pseudonym: they have no plate, and none can be made of them",
            "records in quarantine: they could not be normalised, so their plate or time is not known",
            "records that a rule of their mapping drops, such as test messages: the ledger counts them; they are neither"
                    + " stored nor sealed",
            "other holders and the national capability: this is a search of the hub's own store");

    private static final String KINDS = """
            select record_id, canonical, 'read' as kind, capture_time as at from read
            where (:vrm::text is null or vrm = :vrm) and coalesce(captured_latest, capture_time) >= :from
                and capture_time <= :to
            union all
            select record_id, canonical, 'read', capture_time from repeated_read
            where (:vrm::text is null or vrm = :vrm) and capture_time >= :from and capture_time <= :to
            union all
            select record_id, canonical, 'transaction', filed_at from parking_transaction
            where (:vrm::text is null or vrm = :vrm) and coalesce(exit_time, filed_at) >= :from and filed_at <= :to
            order by at, record_id limit :most""";

    private final JdbcClient jdbc;
    private final Logs logs;

    CaseSearch(JdbcClient jdbc, Logs logs) {
        this.jdbc = jdbc;
        this.logs = logs;
    }

    /**
     * What a search found.
     *
     * @param exhibits records that can be proved, by log and index
     * @param records ids of all that was found
     * @param unproved how many of them were never sealed, or their key was erased
     */
    record Found(List<Exhibit> exhibits, List<UUID> records, int unproved) {}

    private record Stored(UUID id, String canonical, String kind) {}

    /**
     * @param hidden ids of records whose existence is sensitive; those of the national capability are so anyway
     * @throws IllegalStateException if more is found than may be, or a record does not give its leaf
     */
    Found find(Occasion.Query query, Set<UUID> hidden) {
        List<Stored> stored = jdbc.sql(KINDS)
                .param("vrm", query.vrm())
                .param("from", Times.from(query.from()))
                .param("to", Times.to(query.to()))
                .param("most", query.most() + 1)
                .query((row, number) -> new Stored(
                        row.getObject("record_id", UUID.class), row.getString("canonical"), row.getString("kind")))
                .list();
        if (stored.size() > query.most()) {
            throw new IllegalStateException("more than " + query.most()
                    + " records were found; narrow the search by --vrm, --from and --to, or allow more by --most");
        }
        Set<UUID> unknown = new TreeSet<>(hidden);
        stored.forEach(one -> unknown.remove(one.id));
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("records that are said to be sensitive were not found: " + unknown);
        }
        List<Exhibit> exhibits = new ArrayList<>();
        List<UUID> altered = new ArrayList<>();
        int unproved = 0;
        for (Stored one : stored) {
            switch (opened(one)) {
                case State.Proved(Logs.Log log, Grouping<?> grouping, Opening.AsSealed as, boolean untold) ->
                    exhibits.add(Exhibit.of(log, grouping, as, untold || hidden.contains(one.id)));
                case State.Altered wrong -> altered.add(one.id);
                case State.Unproved none -> unproved++;
            }
        }
        if (!altered.isEmpty()) {
            throw new IllegalStateException("these records do not give their leaves, so the store was altered or a key"
                    + " is not what it was; nothing is packaged: " + altered);
        }
        exhibits.sort(Exhibit.ORDER);
        return new Found(exhibits, stored.stream().map(Stored::id).distinct().toList(), unproved);
    }

    /** What is not in a package of what was found though it belongs to it, of the records that all may be told of. */
    String images(Found found) {
        String[] told = found.exhibits().stream()
                .filter(exhibit -> !exhibit.hidden())
                .map(exhibit -> exhibit.value("id").path("recordId").asText())
                .toArray(String[]::new);
        int late = jdbc.sql("""
                        select count(*) from late_image join read using (vrm, capture_time, feed_id, source_id, camera_id)
                        where record_id = any(?::text[]::uuid[])""").params((Object) told).query(Integer.class).single();
        return "images that came by themselves, after their record or for an event: they are not sealed; " + late
                + " that name a record of the open result list are kept beside it";
    }

    private sealed interface State {
        record Proved(Logs.Log log, Grouping<?> grouping, Opening.AsSealed as, boolean untold) implements State {}

        record Altered() implements State {}

        record Unproved() implements State {}
    }

    private State opened(Stored stored) {
        if (stored.kind.equals("read")) {
            Read read = parsed(stored.canonical, Read.class);
            return opened(ReadGroups.GROUPING, read, read.provenance());
        }
        ParkingTransaction transaction = parsed(stored.canonical, ParkingTransaction.class);
        return opened(TransactionGroups.GROUPING, transaction, transaction.provenance());
    }

    private <T> State opened(Grouping<T> grouping, T record, @Nullable Provenance provenance) {
        Seal seal = provenance == null ? null : provenance.seal();
        if (provenance == null || seal == null) {
            return new State.Unproved();
        }
        Optional<Logs.Log> log =
                Logs.Log.of(seal.log()).filter(one -> logs.get(one).key().name().equals(seal.log()));
        if (log.isEmpty()) {
            return new State.Altered();
        }
        SignedLog signed = logs.get(log.get());
        return switch (Opening.of(grouping, record, seal, logs.epochs(), signed.leaves())) {
            case Opening.AsSealed as ->
                new State.Proved(
                        log.get(),
                        grouping,
                        as,
                        Guard.release(Recipient.Case.DEFENCE, provenance.acquisitionPath()) == Release.NOTHING);
            case Opening.Altered wrong -> new State.Altered();
            case Opening.Erased gone -> new State.Unproved();
        };
    }

    private static <T> T parsed(String canonical, Class<T> type) {
        try {
            return CanonicalRead.json().readValue(canonical, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no record");
        }
    }
}
