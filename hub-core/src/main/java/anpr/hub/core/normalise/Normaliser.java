package anpr.hub.core.normalise;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Mapped;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.normalise.Outcome.Rule;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes reads of a submission: mapping, camera register, quality rules, provenance. Whatever comes in, it gives an
 * outcome for each record and throws nothing. Safe for use by many threads.
 */
public final class Normaliser {
    private final Supplier<SourceTypes> sourceTypes;
    private final ImageStore images;
    private final String hubVersion;

    /**
     * An outcome with the origin of its values; for a trial, which has no provenance to hold them.
     *
     * @param lineage as in {@link Provenance#lineage()}; empty where nothing was mapped
     */
    public record Traced(Outcome outcome, List<FieldLineage> lineage) {}

    /**
     * @param images keeps the images of reads
     * @param hubVersion as provenance shows it
     */
    public Normaliser(SourceTypes sourceTypes, ImageStore images, String hubVersion) {
        this(() -> sourceTypes, images, hubVersion);
    }

    /**
     * The same, where the source types may change.
     *
     * @param sourceTypes those in force; asked once for each submission, so that no submission is read by two
     */
    public Normaliser(Supplier<SourceTypes> sourceTypes, ImageStore images, String hubVersion) {
        this.sourceTypes = sourceTypes;
        this.images = images;
        this.hubVersion = hubVersion;
    }

    /** What becomes of a submission that came by this feed: each time the same, under the same ids. */
    public Normalised normalise(Submission submission, Feed feed) {
        return normalise(submission, feed, null);
    }

    /**
     * What becomes of it when it is tried again.
     *
     * @param replay id of the trial, of which the ids of its records are made; null for the first
     */
    public Normalised normalise(Submission submission, Feed feed, @Nullable UUID replay) {
        Optional<SourceType> type = sourceTypes.get().find(feed.sourceType());
        if (type.isEmpty()) {
            String detail = "source type '" + feed.sourceType() + "' of feed " + feed.id() + " has no mapping";
            return new Normalised(
                    new Provenance.Component(feed.sourceType(), "none", null),
                    List.of(new Outcome.Quarantined(-1, Reason.INTERNAL, detail, null)));
        }
        List<Traced> traced = trace(submission, type.get(), feed, new RecordIds(submission.id(), replay));
        List<Outcome> outcomes = new ArrayList<>(traced.size());
        for (Traced each : traced) {
            outcomes.add(each.outcome());
        }
        return new Normalised(type.get().component(), outcomes);
    }

    /**
     * What would become of a message of this type.
     *
     * @param feed null to try the mapping alone: no register, no provenance, and a time without zone stays without
     */
    public List<Traced> trace(Submission submission, SourceType type, @Nullable Feed feed) {
        return trace(submission, type, feed, new RecordIds(submission.id(), null));
    }

    /**
     * What this type makes of a submission that another may be in force for now.
     *
     * @param replay as in {@link #normalise(Submission, Feed, UUID)}
     */
    public List<Outcome> again(Submission submission, SourceType type, Feed feed, @Nullable UUID replay) {
        return trace(submission, type, feed, new RecordIds(submission.id(), replay)).stream()
                .map(Traced::outcome)
                .toList();
    }

    private List<Traced> trace(Submission submission, SourceType type, @Nullable Feed feed, RecordIds ids) {
        List<Mapped> records;
        try {
            records = feed == null ? type.map(submission) : feed.limits().hold(() -> type.map(submission));
        } catch (RuntimeException | StackOverflowError e) {
            return List.of(new Traced(internal(-1, e), List.of()));
        }
        List<Traced> outcomes = new ArrayList<>(records.size());
        for (Mapped mapped : records) {
            try {
                outcomes.add(judge(mapped, submission, type, feed, ids));
            } catch (RuntimeException e) {
                outcomes.add(new Traced(internal(mapped.index(), e), List.of()));
            }
        }
        return outcomes;
    }

    private Traced judge(Mapped mapped, Submission submission, SourceType type, @Nullable Feed feed, RecordIds ids) {
        return switch (mapped) {
            case Mapped.Faulty(int index, Mapped.Fault fault, String detail) ->
                new Traced(new Outcome.Quarantined(index, reason(fault), detail, null), List.of());
            case Mapped.Ruled(int index, Mapped.Rule rule) ->
                new Traced(new Outcome.Dropped(index, rule(rule), null), List.of());
            case Mapped.Fields fields -> {
                List<FieldLineage> lineage = fields.values().lineage();
                Provenance provenance = provenance(fields.index(), submission, type, feed, ids, lineage);
                yield new Traced(outcome(fields, submission, feed, ids.of(fields.index()), provenance), lineage);
            }
        };
    }

    private Outcome outcome(
            Mapped.Fields fields,
            Submission submission,
            @Nullable Feed feed,
            UUID id,
            @Nullable Provenance provenance) {
        return switch (fields.kind()) {
            case READ -> read(fields, Judgement.of(fields, submission, feed, images), id, provenance);
            case LATE_IMAGE -> lateImage(fields, Judgement.of(fields, submission, feed, images), feed, id, provenance);
            case PSEUDONYM ->
                SightingJudgement.of(fields, Origin.of(fields.values(), submission, feed), id, provenance);
            case TRANSACTION ->
                TransactionJudgement.of(fields, Origin.of(fields.values(), submission, feed), id, provenance);
        };
    }

    private Outcome read(Mapped.Fields fields, Judgement judgement, UUID id, @Nullable Provenance provenance) {
        VehicleEvent event = Events.of(fields);
        Read read = judgement.read(id, provenance, Events.ref(event));
        Objection objection = judgement.objection();
        Mapped.Rule rule = fields.rule();
        // A preview is a read of its event, at the lowest rank, if it can be one.
        if (rule != null && (rule != Mapped.Rule.PREVIEW || objection != null)) {
            return new Outcome.Dropped(fields.index(), rule(rule), read);
        }
        return objection == null
                ? new Outcome.Accepted(fields.index(), read, event)
                : objection.quarantine(fields.index(), read);
    }

    /** By the key of its read, if it names one; else by its event. */
    private Outcome lateImage(
            Mapped.Fields fields, Judgement judgement, @Nullable Feed feed, UUID id, @Nullable Provenance provenance) {
        VehicleEvent event = Events.of(fields);
        Read partial = judgement.read(id, provenance, Events.ref(event));
        Objection objection = judgement.objection();
        if (objection != null && event == null) {
            return objection.quarantine(fields.index(), partial);
        }
        Optional<ReadKey> key =
                objection != null ? Optional.empty() : feed == null ? judgement.suppliedKey() : partial.key();
        if (key.isEmpty() && event == null) {
            return new Outcome.Quarantined(
                    fields.index(), Reason.FIELD_MISSING, "the late image does not name its read", partial);
        }
        if (partial.imageOriginal().isEmpty()) {
            return new Outcome.Quarantined(
                    fields.index(), Reason.FIELD_MISSING, "the late image has no image that can be used", partial);
        }
        Outcome.Owner owner = key.isPresent() || event == null
                ? new Outcome.Owner.OfRead(key.orElseThrow())
                : new Outcome.Owner.OfEvent(event, judgement.capturedAt());
        return new Outcome.LateImage(
                fields.index(),
                owner,
                role(fields.values().text(Field.IMAGE_ROLE)),
                partial.imageOriginal().getFirst());
    }

    private @Nullable Provenance provenance(
            int index,
            Submission submission,
            SourceType type,
            @Nullable Feed feed,
            RecordIds ids,
            List<FieldLineage> lineage) {
        if (feed == null) {
            return null;
        }
        String[] adapter = submission.adapter().split("/", 3);
        return new Provenance(
                feed.organisation(),
                feed.controller(),
                feed.agreement().reference(),
                null,
                feed.agreement().lawfulBasis(),
                feed.acquisitionPath(),
                feed.id(),
                new Provenance.Component(
                        adapter[0],
                        adapter.length > 1 ? adapter[1] : hubVersion,
                        adapter.length > 2 ? adapter[2] : null),
                type.component(),
                submission.transport(),
                submission.id(),
                index,
                submission.sha256(),
                submission.id().toString(),
                submission.receivedAt(),
                hubVersion,
                lineage,
                ids.corrected(index),
                null);
    }

    private static ImageRole role(@Nullable String role) {
        for (ImageRole known : ImageRole.values()) {
            if (known.name().equals(role)) {
                return known;
            }
        }
        return ImageRole.OTHER;
    }

    private static Outcome internal(int index, Throwable e) {
        // The message of an exception may quote the payload: only its kind and place are told.
        StackTraceElement[] trace = e.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return new Outcome.Quarantined(
                index, Reason.INTERNAL, "the hub failed: " + e.getClass().getName() + place, null);
    }

    private static Reason reason(Mapped.Fault fault) {
        return switch (fault) {
            case UNPARSEABLE -> Reason.UNPARSEABLE;
            case HOSTILE -> Reason.HOSTILE;
            case UNRECOGNISED -> Reason.UNRECOGNISED;
            case ROW_MALFORMED -> Reason.ROW_MALFORMED;
            case HASH_MISMATCH -> Reason.HASH_MISMATCH;
        };
    }

    private static Rule rule(Mapped.Rule rule) {
        return switch (rule) {
            case HEARTBEAT -> Rule.HEARTBEAT;
            case NOT_A_READ -> Rule.NOT_A_READ;
            case NO_PLATE -> Rule.NO_PLATE;
            case PREVIEW -> Rule.PREVIEW;
        };
    }
}
