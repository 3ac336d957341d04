package anpr.hub.simulator.truth;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What must come of one record of a message that the hub acknowledges. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Expected.Stored.class, name = "stored"),
    @JsonSubTypes.Type(value = Expected.Quarantined.class, name = "quarantined"),
    @JsonSubTypes.Type(value = Expected.Dropped.class, name = "dropped"),
    @JsonSubTypes.Type(value = Expected.LateImage.class, name = "late-image"),
    @JsonSubTypes.Type(value = Expected.Sighted.class, name = "sighted"),
    @JsonSubTypes.Type(value = Expected.Transacted.class, name = "transacted"),
    @JsonSubTypes.Type(value = Expected.Refused.class, name = "refused")
})
public sealed interface Expected {
    /** One row in the store, however often it is sent. */
    record Stored(ReadKey key) implements Expected {}

    /** In quarantine, for this reason, once for every acknowledged sending. */
    record Quarantined(Outcome.Reason reason) implements Expected {}

    /** Counted, and dropped by this rule. */
    record Dropped(Outcome.Rule rule) implements Expected {}

    /** An image that joins a read which another message carries. */
    record LateImage(ReadKey key, ImageRole role) implements Expected {}

    /** One sighting of a pseudonym, however often it is sent; and no read. */
    record Sighted(String feed, String pseudonym, Instant capturedAt) implements Expected {}

    /** One parking transaction that began then, however often it is sent; and no read. */
    record Transacted(String feed, String vrm, Instant entry) implements Expected {}

    /** The hub must not take the message over at all. */
    record Refused() implements Expected {}
}
