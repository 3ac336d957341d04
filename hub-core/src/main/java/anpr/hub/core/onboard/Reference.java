package anpr.hub.core.onboard;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference pages, made from what the code checks by: the schema of mappings, and the options of transports. */
public final class Reference {
    private static final String MADE =
            "<!-- Made from the code; to change it, change that, then: ./hub adapter reference -->\n";

    private final StringBuilder text = new StringBuilder(MADE);

    private Reference() {}

    /** The language of mappings, by {@code mapping.schema.json}. */
    public static String mapping(Path schemaFile) throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Files.readAllBytes(schemaFile));
        Reference page = new Reference();
        page.line("# mapping.yaml");
        page.line("");
        page.line("Every word of a mapping. How one is made, step by step, stands in [onboarding](../onboarding.md).");
        page.line("");
        page.properties(schema);
        for (Map.Entry<String, JsonNode> part : schema.path("$defs").properties()) {
            page.line("## " + part.getKey());
            page.line("");
            page.part(part.getKey(), part.getValue());
        }
        return page.text.toString();
    }

    /** Every transport and framing, with the settings that a feed may give. */
    public static String transports(Catalogue catalogue) {
        Reference page = new Reference();
        page.line("# Transports and framings");
        page.line("");
        page.line(
                "A feed names one as its `transport`, and what it says to it stands under `settings`. A transport that cuts a"
                        + " stream has the setting `framing`; the framing's own settings stand beside it. Those of plugins are not here.");
        page.line("");
        for (Transport transport : catalogue.transports()) {
            page.line("## " + transport.name());
            page.line("");
            page.line(transport.summary());
            page.line("");
            page.line("Provenance shows `" + transport.adapter() + "`. "
                    + switch (transport) {
                        case Transport.Shared _ -> "One server for all feeds.";
                        case Transport.ByFeed _ -> "A line of its own for each feed.";
                    });
            page.line("");
            page.options(transport.options());
        }
        page.line("# Framings");
        page.line("");
        for (Framing framing : catalogue.framings()) {
            page.line("## framing: " + framing.name());
            page.line("");
            page.line(framing.summary());
            page.line("");
            page.options(framing.options());
        }
        return page.text.toString().stripTrailing() + "\n";
    }

    private void options(List<Option<?>> options) {
        if (options.isEmpty()) {
            return;
        }
        line("| setting | takes | if not given | |");
        line("| --- | --- | --- | --- |");
        for (Option<?> option : options) {
            String fallback = option.fallback();
            row(
                    code(option.name()),
                    option.type(),
                    option.required() ? "**must be given**" : fallback == null ? "" : code(fallback),
                    option.description());
        }
        line("");
    }

    private void part(String name, JsonNode part) {
        if (part.has("description")) {
            line(part.path("description").asText());
            line("");
        }
        if (name.equals("fields")) {
            fields();
            return;
        }
        JsonNode object = part.has("then") && part.path("then").has("properties") ? part.path("then") : part;
        String shown = type(part);
        if (!object.has("properties") || !shown.equals("a map")) {
            line("It is " + shown + ".");
            line("");
        }
        properties(object);
    }

    private void fields() {
        line("| field | holds |");
        line("| --- | --- |");
        Arrays.stream(Field.values()).forEach(field -> row(code(field.canonicalName()), field.holds()));
        line("");
    }

    private void properties(JsonNode object) {
        if (!object.has("properties")) {
            return;
        }
        List<String> required =
                object.path("required").valueStream().map(JsonNode::asText).toList();
        line("| word | value | |");
        line("| --- | --- | --- |");
        rows("", object, required);
        line("");
    }

    private void rows(String above, JsonNode object, List<String> required) {
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
            JsonNode value = property.getValue();
            String name = above + property.getKey();
            row(
                    code(name) + (required.contains(property.getKey()) ? " (needed)" : ""),
                    type(value),
                    value.path("description").asText());
            JsonNode inner = value.path("type").asText().equals("array") ? value.path("items") : value;
            List<String> needed =
                    inner.path("required").valueStream().map(JsonNode::asText).toList();
            rows(name + ".", inner, needed);
        }
    }

    /** What may stand there, in words. */
    private static String type(JsonNode value) {
        if (value.has("$ref")) {
            String name = value.path("$ref").asText().replace("#/$defs/", "");
            return "[" + name + "](#" + name + ")";
        }
        if (value.has("enum")) {
            return value.path("enum")
                    .valueStream()
                    .map(word -> code(word.asText()))
                    .collect(Collectors.joining(", "));
        }
        if (value.has("const")) {
            return code(value.path("const").asText());
        }
        if (value.has("if")) {
            return Stream.of(value.path("then"), value.path("else"))
                    .map(Reference::type)
                    .distinct()
                    .collect(Collectors.joining(" or "));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (value.has(choice) && !value.path(choice).path(0).has("required")) {
                return value.path(choice)
                        .valueStream()
                        .map(Reference::type)
                        .distinct()
                        .collect(Collectors.joining(" or "));
            }
        }
        if (value.has("items")) {
            return "a list of " + type(value.path("items"));
        }
        if (value.path("additionalProperties").isObject()) {
            return "a map to " + type(value.path("additionalProperties"));
        }
        JsonNode type = value.path("type");
        if (type.isArray()) {
            return type.valueStream()
                    .map(JsonNode::asText)
                    .filter(one -> !one.equals("null"))
                    .map(Reference::named)
                    .collect(Collectors.joining(" or "));
        }
        return named(type.asText(value.has("properties") || value.has("minProperties") ? "object" : "string"))
                + (value.has("pattern") ? " like " + code(value.path("pattern").asText()) : "");
    }

    private static String named(String type) {
        return switch (type) {
            case "object" -> "a map";
            case "array" -> "a list";
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    private static String code(String text) {
        return "`" + text.replace("\t", "\\t") + "`";
    }

    private void row(String... cells) {
        line(Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
