package anpr.hub.core.disclosure;

import anpr.hub.core.proof.Commitment;
import anpr.hub.core.proof.Disclosure;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.seal.Grouping;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.seal.Protection;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sealed record with all that opens it.
 *
 * @param hidden whether its very existence is sensitive
 * @param payload what the leaf is the hash of
 * @param parts the groups that the record has, in their order
 */
public record Exhibit(Logs.Log log, long index, boolean hidden, String payload, List<Part> parts) {
    /** As the files of a package have them: by log and index, ascending. */
    public static final Comparator<Exhibit> ORDER =
            Comparator.comparing((Exhibit exhibit) -> exhibit.log().text()).thenComparing(Exhibit::index);

    public Exhibit {
        parts = List.copyOf(parts);
    }

    /** A group of the record, and what it says. */
    public record Part(Disclosure disclosure, Protection protection, JsonNode value) {
        public String group() {
            return disclosure.group();
        }
    }

    /** A record that was found to be as it was sealed. */
    public static Exhibit of(Logs.Log log, Grouping<?> grouping, Opening.AsSealed opened, boolean hidden) {
        Map<String, Protection> protections = new HashMap<>();
        grouping.groups().forEach(group -> protections.put(group.name(), group.protection()));
        List<Part> parts = new ArrayList<>();
        Commitment commitment = opened.commitment();
        for (Disclosure disclosure : commitment.disclosures()) {
            Protection protection = protections.get(disclosure.group());
            if (protection == null) {
                throw new IllegalArgumentException("a record has a group that its kind has not");
            }
            parts.add(new Part(disclosure, protection, json(disclosure.value())));
        }
        String payload = new String(commitment.payload(), StandardCharsets.US_ASCII);
        return new Exhibit(log, opened.seal().index(), hidden, payload, parts);
    }

    /** How files of this record are named, such as {@code ingest-17}. */
    public String name() {
        return log.text() + '-' + index;
    }

    /** What a group says; missing if the record has it not. */
    public JsonNode value(String group) {
        return parts.stream()
                .filter(part -> part.group().equals(group))
                .map(Part::value)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static JsonNode json(String value) {
        try {
            return CanonicalRead.json().readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a group of a record is no JSON");
        }
    }
}
