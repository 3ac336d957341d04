package anpr.hub.core.disclosure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Statements and schedule rows for people to finish; their columns and words are data. Immutable. */
public final class Drafts {
    private static final String WATERMARK = "DRAFT - FOR DISCLOSURE OFFICER";
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z]+)}");

    private final JsonNode templates;

    private Drafts(JsonNode templates) {
        this.templates = templates;
    }

    /** @param yaml in the form of the hub's own {@code drafts.yaml} */
    public static Drafts parse(String yaml) {
        try {
            JsonNode templates = new YAMLMapper().readTree(yaml);
            if (!templates.path("schedules").isObject()
                    || !templates.path("statement").isTextual()
                    || !templates.path("method").isTextual()) {
                throw new IllegalArgumentException("templates of drafts have schedules, a statement and a method");
            }
            return new Drafts(templates);
        } catch (IOException e) {
            throw new IllegalArgumentException("templates of drafts are no YAML");
        }
    }

    String statement(Map<String, String> facts) {
        return filled(templates.path("statement").asText(), facts);
    }

    String method(Map<String, String> facts) {
        return filled(templates.path("method").asText(), facts);
    }

    /**
     * By the name of the file, the rows of a schedule.
     *
     * @param flagged facts of each record that stands by itself
     */
    SequencedMap<String, String> schedules(Map<String, String> facts, List<Map<String, String>> flagged) {
        SequencedMap<String, String> schedules = new TreeMap<>();
        templates.path("schedules").properties().forEach(schedule -> {
            JsonNode template = schedule.getValue();
            Csv table = new Csv(WATERMARK);
            table.row(cells(template.path("heading")));
            table.row(filled(template.path("block"), facts));
            if (template.has("flagged")) {
                for (Map<String, String> record : flagged) {
                    Map<String, String> both = new TreeMap<>(facts);
                    both.putAll(record);
                    table.row(filled(template.path("flagged"), both));
                }
            }
            schedules.put(schedule.getKey(), table.toString());
        });
        return schedules;
    }

    private static List<String> filled(JsonNode cells, Map<String, String> facts) {
        List<String> filled = new ArrayList<>();
        cells(cells).forEach(cell -> filled.add(filled(cell, facts)));
        return filled;
    }

    private static List<String> cells(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String filled(String text, Map<String, String> facts) {
        return NAME.matcher(text).replaceAll(found -> {
            String fact = facts.get(found.group(1));
            if (fact == null) {
                throw new IllegalArgumentException("templates of drafts know no {" + found.group(1) + "}");
            }
            return Matcher.quoteReplacement(fact);
        });
    }
}
