package anpr.hub.core.onboard;

import anpr.hub.core.normalise.Normaliser.Traced;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What comes out of a sample, as it is written down beside it, and where two such differ. */
public final class Outcomes {
    private static final ObjectMapper JSON = CanonicalRead.json();

    /**
     * One place in which what came out is not what was written down.
     *
     * @param at a JSON pointer into the list of outcomes
     * @param expected as it stands in the file; "nothing" where it has nothing there
     * @param lineage where in the message the value that came out stands; empty where that cannot be told
     */
    public record Difference(String at, String expected, String got, String lineage) {
        @Override
        public String toString() {
            return at + "\n    expected " + expected + "\n    got      " + got
                    + (lineage.isEmpty() ? "" : "\n    from     " + lineage);
        }
    }

    private Outcomes() {}

    /** Outcomes, reads and lineage as JSON. */
    public static JsonNode json(List<Traced> outcomes) {
        ArrayNode all = JSON.createArrayNode();
        for (Traced traced : outcomes) {
            ObjectNode one = all.addObject().put("index", traced.outcome().index());
            Read read =
                    switch (traced.outcome()) {
                        case Outcome.Accepted accepted -> {
                            one.put("outcome", "ACCEPTED");
                            yield accepted.read();
                        }
                        case Outcome.Quarantined quarantined -> {
                            one.put("outcome", "QUARANTINED")
                                    .put("reason", quarantined.reason().name())
                                    .put("detail", quarantined.detail());
                            yield quarantined.partial();
                        }
                        case Outcome.Dropped dropped -> {
                            one.put("outcome", dropped.rule().name());
                            yield dropped.partial();
                        }
                        case Outcome.LateImage late -> {
                            one.put("outcome", "LATE_IMAGE");
                            switch (late.owner()) {
                                case Outcome.Owner.OfRead(var key) -> one.put("key", key.asText());
                                case Outcome.Owner.OfEvent(var event, var at) -> one.put("event", event.key());
                            }
                            one.put("role", late.role().name());
                            one.set("image", JSON.valueToTree(late.image()));
                            yield null;
                        }
                        case Outcome.Sighted sighted -> {
                            one.put("outcome", "PSEUDONYM").set("sighting", JSON.valueToTree(sighted.sighting()));
                            yield null;
                        }
                        case Outcome.Transacted transacted -> {
                            one.put("outcome", "TRANSACTION")
                                    .set("transaction", JSON.valueToTree(transacted.transaction()));
                            yield null;
                        }
                    };
            if (read != null) {
                one.set("read", JSON.valueToTree(read));
            }
            ArrayNode lineage = one.putArray("lineage");
            traced.lineage().forEach(each -> lineage.add(JSON.<JsonNode>valueToTree(each)));
        }
        return all;
    }

    /** The same as text. */
    public static String pretty(JsonNode outcomes) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(outcomes.toString())) + "\n";
    }

    /** What is written down. */
    public static JsonNode read(Path file) throws IOException {
        return JSON.readTree(Files.readAllBytes(file));
    }

    /** Every place in which they differ; none if they are alike. */
    public static List<Difference> differences(JsonNode expected, JsonNode got) throws IOException {
        List<Difference> differences = new ArrayList<>();
        JsonNode plain = JSON.readTree(got.toString());
        compare("", expected, plain, plain, differences);
        return differences;
    }

    private static void compare(String at, JsonNode expected, JsonNode got, JsonNode all, List<Difference> into) {
        if (expected.equals(got)) {
            return;
        }
        if (expected.isObject() && got.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            got.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(at + '/' + name, expected.path(name), got.path(name), all, into));
        } else if (expected.isArray() && got.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
                compare(at + '/' + i, expected.path(i), got.path(i), all, into);
            }
        } else {
            into.add(new Difference(at, shown(expected), shown(got), lineage(at, all)));
        }
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    private static String lineage(String at, JsonNode all) {
        String[] steps = at.split("/", 4);
        if (steps.length < 4 || !steps[2].equals("read")) {
            return "";
        }
        String field = steps[3].replace('/', '.');
        List<String> places = new ArrayList<>();
        for (JsonNode lineage : all.path(Integer.parseInt(steps[1])).path("lineage")) {
            String name = lineage.path("field").asText();
            if (name.equals(field) || field.startsWith(name + '.')) {
                places.add(lineage.path("path").asText("a constant") + " " + lineage.path("transforms"));
            }
        }
        return String.join(", ", places);
    }
}
