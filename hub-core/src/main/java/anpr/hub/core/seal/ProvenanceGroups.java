package anpr.hub.core.seal;

import static anpr.hub.core.seal.Protection.OPEN;
import static anpr.hub.core.seal.Protection.PROTECTED;

import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.AcquisitionMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is sealed of where a record came from, whatever its kind. */
final class ProvenanceGroups {
    private ProvenanceGroups() {}

    /**
     * @param schema version of the record's JSON form
     * @param groups version of the grouping
     */
    record Id(UUID recordId, String kind, int schema, int groups) {
        Id(UUID recordId, String kind) {
            this(recordId, kind, 1, Grouping.VERSION);
        }
    }

    record HubTime(Instant receivedAt) {}

    record Source(
            String supplierOrg,
            String controller,
            @Nullable String agreementRef,
            @Nullable String requestRef,
            @Nullable String legalGateway,
            AcquisitionPath acquisitionPath,
            AcquisitionMode acquisitionMode,
            String feed) {}

    record Raw(String sha256, int recordIndex, String ref) {}

    record Software(String hubVersion) {}

    record Step(
            String field,
            @Nullable String path,
            @Nullable Long offset,
            @Nullable Integer length,
            List<String> transforms) {}

    record Supplied(String field, String supplied) {}

    static Object source(Provenance provenance, AcquisitionMode mode) {
        return new Source(
                provenance.supplierOrg(),
                provenance.controller(),
                provenance.agreementRef(),
                provenance.requestRef(),
                provenance.legalGateway(),
                provenance.acquisitionPath(),
                mode,
                provenance.feed());
    }

    /** Which bytes it was made of and by what, in the order in which all kinds have these groups. */
    static <T> Grouping.Cut<T> raw(Grouping.Cut<T> cut, Function<T, Provenance> of) {
        return cut.group("transport", PROTECTED, record -> of.apply(record).transport())
                .group("raw", PROTECTED, record -> {
                    Provenance provenance = of.apply(record);
                    return new Raw(provenance.rawPayloadSha256(), provenance.recordIndex(), provenance.rawPayloadRef());
                });
    }

    static <T> Grouping.Cut<T> making(Grouping.Cut<T> cut, Function<T, Provenance> of) {
        return cut.group("adapter", OPEN, record -> of.apply(record).adapter())
                .group("mapping", OPEN, record -> of.apply(record).mapping())
                .group("software", OPEN, record -> new Software(of.apply(record).hubVersion()))
                .group("lineage", OPEN, record -> of.apply(record).lineage().stream()
                        .map(ProvenanceGroups::step)
                        .toList())
                .group(
                        "supplied",
                        PROTECTED,
                        record -> supplied(of.apply(record).lineage()));
    }

    static Epoch epoch(Provenance provenance) {
        return Epoch.of(provenance.receivedAt(), provenance.feed());
    }

    static Provenance present(@Nullable Provenance provenance) {
        if (provenance == null) {
            throw new IllegalArgumentException("a record that says not where it came from is not sealed");
        }
        return provenance;
    }

    private static List<Supplied> supplied(List<FieldLineage> lineage) {
        List<Supplied> supplied = new ArrayList<>();
        for (FieldLineage field : lineage) {
            String text = field.supplied();
            if (text != null) {
                supplied.add(new Supplied(field.field(), text));
            }
        }
        return supplied;
    }

    private static Step step(FieldLineage field) {
        return new Step(field.field(), field.path(), field.offset(), field.length(), field.transforms());
    }
}
