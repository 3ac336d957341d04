package anpr.hub.routes.store;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.QualityFlag;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a record says, apart from how and when it came: two sendings of the same are told from two that differ. */
final class Content {
    private static final List<String> OF_THE_SENDING = List.of("recordId", "provenance", "retention");

    /** Flags that a record has by when it came, or because it comes again. */
    private static final Set<String> FLAGS_OF_THE_SENDING = Set.of(
            QualityFlag.LATE.name(),
            QualityFlag.FUTURE.name(),
            QualityFlag.DUPLICATE.name(),
            QualityFlag.CLOCK_SUSPECT.name());

    private Content() {}

    /** Lower-case hex SHA-256 of what this JSON says. */
    static String digest(byte[] canonical) {
        return sha256(essence(canonical).toString());
    }

    /** As {@link #digest}, of this record of this submission alone. */
    static String digest(byte[] canonical, UUID submission, int index) {
        return sha256(essence(canonical) + "|" + submission + "|" + index);
    }

    private static JsonNode essence(byte[] canonical) {
        try {
            ObjectNode record = (ObjectNode) CanonicalRead.json().readTree(canonical);
            record.remove(OF_THE_SENDING);
            if (record.get("clockQuality") instanceof ObjectNode clock) {
                clock.remove("offsetEstimateMs");
            }
            if (record.get("qualityFlags") instanceof ArrayNode flags) {
                flags.removeIf(flag -> FLAGS_OF_THE_SENDING.contains(flag.asText()));
            }
            return record;
        } catch (IOException e) {
            throw new IllegalStateException("what was published is no JSON");
        }
    }

    private static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
