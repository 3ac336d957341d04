package anpr.hub.routes.disclosure;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.mapping.MappingException;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.UnkeptImages;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.submission.Submission;
import anpr.hub.routes.store.Times;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stored record again: of the bytes as they were received and cut into parts, with the mapping that was in force
 * then, by the software of today. What comes out is held against what is stored, byte by byte, and against the leaf.
 */
public final class Rerun {
    private static final String STORED = """
            select canonical from read where record_id = :id
            union all select canonical from repeated_read where record_id = :id
            union all select canonical from parking_transaction where record_id = :id
            union all select canonical from sighting where record_id = :id
            limit 1""";

    /** Trials of the records in quarantine of a feed: the id of a record that came of one is made of the trial's. */
    private static final String TRIALS = """
            select canonical::json #>> '{detail,replay}' from audit_event
            where event = 'ALTERATION' and canonical::json #>> '{detail,replay}' is not null
                and canonical::json #>> '{detail,feed}' = ? and at >= ? order by at""";

    private final Kept hub;
    private final Path mappings;
    private final Supplier<PartnerConfig> partners;

    /**
     * @param mappings where the code tables lie
     * @param partners as they are now: the register of then is not kept
     */
    public Rerun(Kept hub, Path mappings, Supplier<PartnerConfig> partners) {
        this.hub = hub;
        this.mappings = mappings;
        this.partners = partners;
    }

    /** What is shown of the seal of a record. */
    public enum Leaf {
        /** The record that was made again is the one that was sealed. */
        GIVEN_AGAIN,
        /** It is not. */
        NOT_GIVEN,
        /** The key of its day was erased. */
        ERASED,
        /** It came in while the hub did not seal. */
        NOT_SEALED
    }

    /**
     * What came of it.
     *
     * @param mapping with which it was made, then and again
     * @param differences none if both are the same to the byte
     * @param remarks what is not now as it was then, and may be why they differ
     */
    public record Answer(
            UUID recordId,
            Provenance.Component mapping,
            Provenance.Component adapter,
            String hubThen,
            String hubNow,
            Leaf leaf,
            List<Difference> differences,
            List<String> remarks) {
        public Answer {
            differences = List.copyOf(differences);
            remarks = List.copyOf(remarks);
        }

        /** Whether it was made again to the byte. */
        public boolean same() {
            return differences.isEmpty();
        }
    }

    /**
     * Logs that the record was looked at, and makes it again.
     *
     * @throws IllegalStateException if it cannot be: the message says what is missing
     */
    public Answer of(UUID recordId, String actor, String reason) {
        String stored = hub.jdbc()
                .sql(STORED)
                .param("id", recordId)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new IllegalStateException("no stored record has the id " + recordId));
        hub.audit()
                .log(AuditLog.Done.of(
                        AuditEvent.Type.CONSULTATION, actor, reason, List.of(recordId), Map.of("query", "rerun")));
        JsonNode record = tree(stored);
        Provenance provenance = provenance(record)
                .orElseThrow(
                        () -> new IllegalStateException("the record has no provenance, so nothing tells how it came"));
        Submission submission = submission(provenance);
        SourceTypes types = types(provenance.mapping());
        SourceType type = types.find(provenance.mapping().id()).orElseThrow();
        Feed feed = partners.get()
                .feed(provenance.feed())
                .orElseThrow(() -> new IllegalStateException("the feed " + provenance.feed()
                        + " is no longer configured; lay its file in the partners' folder again"));
        List<String> remarks = remarks(provenance, type);
        Normaliser normaliser = new Normaliser(types, new UnkeptImages(), provenance.hubVersion());
        Optional<Remade<?>> again = made(normaliser, submission, type, feed, provenance, recordId);
        if (again.isEmpty()) {
            String outcome = outcome(normaliser.again(submission, type, feed, null), provenance.recordIndex());
            return answer(
                    recordId,
                    provenance,
                    Leaf.NOT_GIVEN,
                    List.of(new Difference("outcome", "stored", outcome)),
                    remarks);
        }
        String text = again.get().text(provenance.seal());
        List<Difference> differences = new ArrayList<>(Difference.between(record, tree(text)));
        if (differences.isEmpty() && !text.equals(stored)) {
            differences.add(new Difference("the form of the JSON", stored, text));
        }
        return answer(recordId, provenance, leaf(again.get(), provenance.seal()), differences, remarks);
    }

    private Answer answer(
            UUID recordId, Provenance provenance, Leaf leaf, List<Difference> differences, List<String> remarks) {
        if (!differences.isEmpty()) {
            remarks.add("the feed and its cameras are taken as they are configured now; those of then are not kept");
        }
        return new Answer(
                recordId,
                provenance.mapping(),
                provenance.adapter(),
                provenance.hubVersion(),
                hub.version(),
                leaf,
                differences,
                remarks);
    }

    private Submission submission(Provenance provenance) {
        Submission submission = new KeptBeside(hub)
                .submission(provenance.submission())
                .orElseThrow(() -> new IllegalStateException(
                        "the submission " + provenance.submission() + ", of which it was made, is no longer kept"));
        if (!Sha256.hex(submission.body()).equals(provenance.rawPayloadSha256())) {
            throw new IllegalStateException("the bytes that are kept of submission " + provenance.submission()
                    + " are not those that the record says it was made of");
        }
        return submission;
    }

    private SourceTypes types(Provenance.Component mapping) {
        String text = Optional.ofNullable(mapping.digest())
                .flatMap(new KeptBeside(hub)::mapping)
                .orElseThrow(() -> new IllegalStateException(
                        "the mapping " + mapping.id() + ' ' + mapping.version() + " of then is not kept"));
        try {
            return SourceTypes.recorded(mappings, mapping.id(), text);
        } catch (MappingException e) {
            throw new IllegalStateException(
                    "the mapping " + mapping.id() + ' ' + mapping.version()
                            + " of then is none to the software of today: " + e.getMessage(),
                    e);
        }
    }

    private List<String> remarks(Provenance provenance, SourceType type) {
        List<String> remarks = new ArrayList<>();
        if (!type.component().equals(provenance.mapping())) {
            remarks.add("the code tables in " + mappings + " are not those of then");
        }
        if (!provenance.hubVersion().equals(hub.version())) {
            remarks.add(
                    "the record was made by hub " + provenance.hubVersion() + ", and again by hub " + hub.version());
        }
        return remarks;
    }

    /** At the same place in the submission, and under the same id: of the first try, or of a trial since. */
    private Optional<Remade<?>> made(
            Normaliser normaliser,
            Submission submission,
            SourceType type,
            Feed feed,
            Provenance provenance,
            UUID recordId) {
        List<@Nullable UUID> trials = new ArrayList<>();
        if (provenance.corrects() == null) {
            trials.add(null);
        } else {
            hub.jdbc()
                    .sql(TRIALS)
                    .params(provenance.feed(), Times.at(provenance.receivedAt()))
                    .query(String.class)
                    .list()
                    .forEach(trial -> trials.add(UUID.fromString(trial)));
        }
        for (UUID trial : trials) {
            for (Outcome outcome : normaliser.again(submission, type, feed, trial)) {
                Optional<Remade<?>> made =
                        Remade.of(outcome).filter(one -> one.id().equals(recordId));
                if (made.isPresent()) {
                    return made;
                }
            }
        }
        return Optional.empty();
    }

    /** What became of the record in its place, in words. */
    private static String outcome(List<Outcome> outcomes, int index) {
        return outcomes.stream()
                .filter(outcome -> outcome.index() == index || outcome.index() == -1)
                .findFirst()
                .map(outcome -> switch (outcome) {
                    case Outcome.Quarantined quarantined ->
                        "quarantined, " + quarantined.reason() + ": " + quarantined.detail();
                    case Outcome.Dropped dropped -> "dropped, " + dropped.rule();
                    case Outcome.LateImage image -> "an image for another read";
                    case Outcome.Accepted read -> "a read with another id";
                    case Outcome.Sighted sighting -> "a sighting with another id";
                    case Outcome.Transacted transaction -> "a transaction with another id";
                })
                .orElse("no record in its place");
    }

    private Leaf leaf(Remade<?> again, @Nullable Seal seal) {
        if (seal == null) {
            return Leaf.NOT_SEALED;
        }
        Optional<Logs.Log> log = Logs.Log.of(seal.log())
                .filter(one -> hub.logs().get(one).key().name().equals(seal.log()));
        if (log.isEmpty()) {
            return Leaf.NOT_GIVEN;
        }
        return switch (again.opening(
                seal, hub.logs().epochs(), hub.logs().get(log.get()).leaves())) {
            case Opening.AsSealed as -> Leaf.GIVEN_AGAIN;
            case Opening.Altered other -> Leaf.NOT_GIVEN;
            case Opening.Erased gone -> Leaf.ERASED;
        };
    }

    private static Optional<Provenance> provenance(JsonNode record) {
        try {
            return Optional.ofNullable(CanonicalRead.json().treeToValue(record.get("provenance"), Provenance.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no record");
        }
    }

    private static JsonNode tree(String json) {
        try {
            return CanonicalRead.json().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no record");
        }
    }
}
