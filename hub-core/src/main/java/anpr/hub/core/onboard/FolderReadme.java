package anpr.hub.core.onboard;

import anpr.hub.core.config.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The README of a source type's folder, made from its mapping, changelog and expected reads, so that it cannot say
 * anything else than they do.
 */
public final class FolderReadme {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MappingFolder source;
    private final StringBuilder text = new StringBuilder();

    private FolderReadme(MappingFolder source) {
        this.source = source;
    }

    /**
     * What must stand in the folder's {@code README.md}.
     *
     * @throws IllegalArgumentException if the mapping does not say what it is {@code about}; the message says what to do
     */
    public static String of(MappingFolder source) throws IOException {
        JsonNode about = source.mapping().get("about");
        if (about == null) {
            Path file = source.folder().resolve(MappingFolder.MAPPING);
            throw new IllegalArgumentException(new Problem(
                            file,
                            1,
                            "expected 'about' (vendor, class, transports, source, quirks, setup): write it, then run ./hub"
                                    + " adapter readme " + source.id())
                    .toString());
        }
        FolderReadme readme = new FolderReadme(source);
        readme.head(about);
        readme.reading();
        readme.samples();
        readme.changes();
        return readme.text.toString();
    }

    /** Whether the folder's README says just that. */
    public static boolean current(MappingFolder source) throws IOException {
        Path file = source.folder().resolve(MappingFolder.README);
        return Files.exists(file) && Files.readString(file).equals(of(source));
    }

    /** Writes it. */
    public static void write(MappingFolder source) throws IOException {
        Files.writeString(source.folder().resolve(MappingFolder.README), of(source));
    }

    private void head(JsonNode about) {
        JsonNode mapping = source.mapping();
        line("<!-- Made from mapping.yaml, changelog.yaml and expected/. Change those, then: ./hub adapter readme "
                + source.id() + " -->");
        line("# " + mapping.path("title").asText());
        line("");
        if (mapping.has("description")) {
            line(mapping.path("description").asText().strip());
            line("");
        }
        line("| | |");
        line("| --- | --- |");
        row("source type", code(source.id()));
        row("vendor", about.path("vendor").asText());
        row("class", listed(about.path("class")));
        row("comes by", texts(about.path("transports")).map(FolderReadme::code).collect(Collectors.joining(", ")));
        row("version", mapping.path("version").asText());
        row("rests on", about.path("source").asText());
        line("");
        line("## Set it up");
        line("");
        line(about.path("setup").asText().strip());
        line("");
        if (!about.path("quirks").isEmpty()) {
            line("## Quirks");
            line("");
            texts(about.path("quirks")).forEach(quirk -> line("- " + quirk));
            line("");
        }
    }

    private void reading() {
        JsonNode mapping = source.mapping();
        line("## What is read");
        line("");
        List<String> formats = new ArrayList<>();
        mapping.path("formats").fieldNames().forEachRemaining(formats::add);
        line("Formats: " + String.join(", ", formats) + ".");
        line("");
        items(mapping.path("reply")).forEach(this::reply);
        line("It is a message of this type if any of these holds:");
        line("");
        mapping.path("recognise").forEach(condition -> line("- " + condition(condition)));
        line("");
        rules("Whole messages that are no reads", mapping.path("messages"));
        for (JsonNode record : mapping.path("records")) {
            record(record);
        }
        if (mapping.has("fields")) {
            line("### Fields" + (mapping.path("records").size() > 1 ? " of every record that has no other" : ""));
            line("");
            fields(mapping.path("fields"));
        }
    }

    private void reply(JsonNode reply) {
        String body = reply.path("body").asText();
        line("The sender hears " + code(reply.path("status").asText())
                + (body.isEmpty() ? "" : " with " + code(body))
                + (reply.has("when") ? ", where " + code(flow(reply.path("when"))) : "") + ".");
        line("");
    }

    private void record(JsonNode record) {
        line("### " + (record.path("kind").asText("read").equals("read") ? "Reads" : "Late images") + " at "
                + code(record.path("at").asText()));
        line("");
        if (record.has("when")) {
            line("When " + condition(record.path("when")) + ".");
            line("");
        }
        record.properties().stream()
                .filter(member -> !List.of("at", "when", "kind", "rules", "fields", "flags", "absence")
                        .contains(member.getKey()))
                .forEach(member -> {
                    line(member.getKey() + ": " + code(flow(member.getValue())));
                    line("");
                });
        rules("No reads", record.path("rules"));
        rules("Flags", record.path("flags"));
        rules("Why there is no image", record.path("absence"));
        if (record.has("fields")) {
            fields(record.path("fields"));
        }
    }

    /** @param title what the rulings decide, each the name of a thing and a condition */
    private void rules(String title, JsonNode rulings) {
        if (rulings.isEmpty()) {
            return;
        }
        line("| " + title + " | when |");
        line("| --- | --- |");
        for (JsonNode ruling : rulings) {
            String what = ruling.properties().stream()
                    .filter(member -> !member.getKey().equals("when"))
                    .map(member -> code(flow(member.getValue())))
                    .collect(Collectors.joining(", "));
            row(what, condition(ruling.path("when")));
        }
        line("");
    }

    private void fields(JsonNode fields) {
        line("| field | from | via |");
        line("| --- | --- | --- |");
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String name = code(field.getKey());
            for (JsonNode rule : alternatives(field.getValue())) {
                JsonNode from = rule.has("from") ? rule.path("from") : rule;
                row(
                        name,
                        items(from)
                                .map(FolderReadme::flow)
                                .map(FolderReadme::code)
                                .collect(Collectors.joining(", else ")),
                        items(rule.path("via"))
                                .map(FolderReadme::flow)
                                .map(FolderReadme::code)
                                .collect(Collectors.joining(", ")));
                name = "else";
            }
        }
        line("");
    }

    private static List<JsonNode> alternatives(JsonNode rule) {
        return rule.isArray() && items(rule).anyMatch(each -> each.has("from"))
                ? items(rule).toList()
                : List.of(rule);
    }

    private void samples() throws IOException {
        Path folder = source.folder().resolve("samples");
        if (!Files.isDirectory(folder)) {
            return;
        }
        line("## Samples");
        line("");
        line("| case | comes out as |");
        line("| --- | --- |");
        try (Stream<Path> cases = Files.list(folder)) {
            for (Path each : cases.sorted().toList()) {
                String name = String.valueOf(each.getFileName());
                Path expected = source.folder().resolve("expected").resolve(name + ".json");
                row(name, Files.exists(expected) ? outcomes(JSON.readTree(Files.readAllBytes(expected))) : "");
            }
        }
        line("");
    }

    private static String outcomes(JsonNode expected) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode one : expected) {
            String reason = one.path("reason").asText();
            counts.merge(one.path("outcome").asText() + (reason.isEmpty() ? "" : ": " + reason), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(count -> (count.getValue() > 1 ? count.getValue() + " " : "") + code(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    private void changes() {
        line("## Changes");
        line("");
        for (JsonNode change : source.changelog()) {
            line("- " + change.path("version").asText() + " ("
                    + change.path("date").asText() + "): "
                    + texts(change.path("changes")).collect(Collectors.joining(" ")));
        }
    }

    private static String condition(JsonNode condition) {
        return condition.properties().stream()
                .map(clause -> code(clause.getKey()) + " " + matcher(clause.getValue()))
                .collect(Collectors.joining(" and "));
    }

    private static String matcher(JsonNode matcher) {
        if (!matcher.isObject()) {
            return "is "
                    + items(matcher)
                            .map(JsonNode::asText)
                            .map(FolderReadme::code)
                            .collect(Collectors.joining(" or "));
        }
        Map.Entry<String, JsonNode> only = matcher.properties().iterator().next();
        return switch (only.getKey()) {
            case "present" -> only.getValue().asBoolean() ? "is there" : "is not there";
            case "blank" -> "is blank";
            case "not" -> "not: " + matcher(only.getValue());
            default -> only.getKey() + " " + code(flow(only.getValue()));
        };
    }

    /** A value as it may stand in YAML, in one line. */
    private static String flow(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(member -> member.getKey() + ": " + flow(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.isArray()
                ? items(value).map(FolderReadme::flow).collect(Collectors.joining(", ", "[", "]"))
                : value.isTextual() && value.textValue().isBlank() ? "\"" + value.textValue() + "\"" : value.asText();
    }

    private static Stream<JsonNode> items(JsonNode list) {
        if (list.isMissingNode()) {
            return Stream.empty();
        }
        return list.isArray() ? list.valueStream() : Stream.of(list);
    }

    private static Stream<String> texts(JsonNode list) {
        return items(list).map(JsonNode::asText);
    }

    private static String listed(JsonNode list) {
        return texts(list).collect(Collectors.joining(", "));
    }

    /** Code in Markdown, also of text that has a backtick in it. */
    private static String code(String text) {
        String shown = text.replace("\t", "\\t").replace("\n", "\\n");
        return shown.contains("`") ? "`` " + shown + " ``" : "`" + shown + "`";
    }

    private void row(String... cells) {
        line(Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
