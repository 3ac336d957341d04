package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Trials;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the project's mappings with a few of its values put where they do not belong, used on a message that is made of the
 * names in its paths. Either the mapping is refused by name, or the message has an outcome that is none of the hub's own faults.
 *
 * <p>The bytes are dice: the first says which mapping, the second how many alterations and what form the message has, the rest
 * everything else; when they are used up all is 0.
 */
final class MappedTrial {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final CheckedYaml SCHEMA = schema();
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int DEEPEST = 5;
    private static final int MOST_NODES = 60;
    private static final List<String> VALUES = List.of(
            "ZZ99ZZZ",
            "2026-03-14T08:15:30Z",
            "1773476130250",
            "51.5",
            "-0.12",
            "0",
            "",
            " ",
            "true",
            "97%",
            "\u00e4<&\"'",
            "$date$",
            "/9j/4AAQSkZJRg==",
            "{\"a\":1}",
            "<a>1</a>",
            "99999999999999999999");

    private final byte[] dice;
    private int at;
    private int nodes;

    private MappedTrial(byte[] dice) {
        this.dice = dice;
    }

    static void on(byte[] data) {
        new MappedTrial(data).run();
    }

    private void run() {
        List<SourceType> types = List.copyOf(Trials.TYPES.all());
        SourceType original = types.get(next(types.size()));
        int kind = next(256);
        JsonNode yaml = tree(original.text());
        List<JsonNode> values = new ArrayList<>();
        gather(yaml, values);
        for (int i = kind & 3; i > 0; i--) {
            alter(yaml, values);
        }
        SourceType type = compiled(original.id(), yaml);
        if (type == null) {
            return;
        }
        byte[] body = message(names(yaml), kind >> 2).getBytes(StandardCharsets.UTF_8);

        List<Normaliser.Traced> all = Trials.normaliser(new Trials.MemoryImages())
                .trace(Trials.submission(body, List.of()), type, Trials.feed(type.id()));

        assertThat(all).isNotEmpty();
        for (Normaliser.Traced traced : all) {
            if (traced.outcome() instanceof Outcome.Quarantined quarantined) {
                assertThat(quarantined.reason()).as(quarantined.detail()).isNotEqualTo(Outcome.Reason.INTERNAL);
            }
        }
    }

    /** Null if the mapping is refused, by the name of its file. */
    private static @Nullable SourceType compiled(String id, JsonNode yaml) {
        Path folder = Trials.MAPPINGS.resolve(id);
        Path file = folder.resolve("mapping.yaml");
        List<Problem> problems = new ArrayList<>();
        try {
            return SCHEMA.read(file, YAML.writeValueAsBytes(yaml), problems)
                    .map(content -> new MappingCompiler(
                                    new CodeTables(List.of(folder, Trials.MAPPINGS.resolve("code-tables"))))
                            .compile(new Yaml(file, content), id))
                    .orElse(null);
        } catch (MappingException refused) {
            assertThat(refused).hasMessageContaining("mapping.yaml");
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            assertThat(problems)
                    .allSatisfy(problem -> assertThat(problem.toString()).contains("mapping.yaml"));
        }
    }

    private static CheckedYaml schema() {
        try {
            return new CheckedYaml(Trials.MAPPINGS.resolve("mapping.schema.json"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int next(int choices) {
        return at < dice.length ? (dice[at++] & 0xFF) % choices : 0;
    }

    private static void gather(JsonNode node, List<JsonNode> into) {
        for (JsonNode child : node) {
            into.add(child);
            gather(child, into);
        }
    }

    /** Takes something away, or puts a value of the same mapping in the place of another. */
    private void alter(JsonNode yaml, List<JsonNode> values) {
        JsonNode inside = yaml;
        for (int i = 0; i <= DEEPEST; i++) {
            if (inside.isEmpty()) {
                return;
            }
            int chosen = next(inside.size());
            JsonNode child = inside instanceof ArrayNode list
                    ? list.get(chosen)
                    : inside.get(List.copyOf(inside.properties()).get(chosen).getKey());
            boolean here = child.isEmpty() || next(4) == 0;
            if (here && inside instanceof ArrayNode list) {
                replace(list, chosen, values);
                return;
            }
            if (here && inside instanceof ObjectNode object) {
                replace(object, List.copyOf(object.properties()).get(chosen).getKey(), values);
                return;
            }
            inside = child;
        }
    }

    private void replace(ArrayNode list, int place, List<JsonNode> values) {
        if (next(8) == 0) {
            list.remove(place);
        } else {
            list.set(place, values.get(next(values.size())).deepCopy());
        }
    }

    private void replace(ObjectNode object, String name, List<JsonNode> values) {
        if (next(8) == 0) {
            object.remove(name);
        } else {
            object.set(
                    name,
                    values.get((next(256) << 8 | next(256)) % values.size()).deepCopy());
        }
    }

    /** Whatever in the mapping may be the name of an element, and a few of no meaning. */
    private static List<String> names(JsonNode yaml) {
        TreeSet<String> names = new TreeSet<>(List.of("a", "b"));
        List<JsonNode> nodes = new ArrayList<>();
        gather(yaml.path("records"), nodes);
        gather(yaml.path("fields"), nodes);
        gather(yaml.path("recognise"), nodes);
        nodes.stream()
                .filter(JsonNode::isTextual)
                .flatMap(node -> NAME.matcher(node.textValue()).results())
                .forEach(match -> names.add(match.group()));
        nodes.stream()
                .flatMap(node -> node.properties().stream())
                .flatMap(entry -> NAME.matcher(entry.getKey()).results())
                .forEach(match -> names.add(match.group()));
        return List.copyOf(names);
    }

    private String message(List<String> names, int form) {
        StringBuilder text = new StringBuilder();
        switch (form & 3) {
            case 0 -> json(text, names, DEEPEST);
            case 1 -> xml(text, names, DEEPEST);
            case 2 -> rows(text, names, ",");
            default -> rows(text, names, ";");
        }
        return text.toString();
    }

    private void json(StringBuilder text, List<String> names, int depth) {
        int kind = depth == 0 || nodes++ > MOST_NODES ? 5 : next(6);
        switch (kind) {
            case 0, 1, 2 -> {
                text.append('{');
                for (int i = 0, most = 1 + next(6); i < most; i++) {
                    text.append(i == 0 ? "" : ",")
                            .append('"')
                            .append(name(names))
                            .append("\":");
                    json(text, names, depth - 1);
                }
                text.append('}');
            }
            case 3 -> {
                text.append('[');
                for (int i = 0, most = next(4); i < most; i++) {
                    text.append(i == 0 ? "" : ",");
                    json(text, names, depth - 1);
                }
                text.append(']');
            }
            case 4 ->
                text.append(List.of("null", "true", "-1", "1773476130250", "0.0", "1e9")
                        .get(next(6)));
            default -> text.append('"').append(value().replace("\"", "\\\"")).append('"');
        }
    }

    private void xml(StringBuilder text, List<String> names, int depth) {
        String name = name(names);
        text.append('<').append(name);
        if (next(4) == 0) {
            text.append(" a=\"").append(escaped(value())).append('"');
        }
        text.append('>');
        if (depth > 0 && nodes++ < MOST_NODES && next(3) > 0) {
            for (int i = 0, most = 1 + next(5); i < most; i++) {
                xml(text, names, depth - 1);
            }
        } else {
            text.append(escaped(value()));
        }
        text.append("</").append(name).append('>');
    }

    private void rows(StringBuilder text, List<String> names, String between) {
        int columns = 1 + next(8);
        for (int column = 0; column < columns; column++) {
            text.append(column == 0 ? "" : between).append(name(names));
        }
        for (int row = 0, most = next(4); row < most; row++) {
            text.append('\n');
            for (int column = 0; column < columns; column++) {
                text.append(column == 0 ? "" : between)
                        .append('"')
                        .append(value().replace("\"", "\"\""))
                        .append('"');
            }
        }
        text.append('\n');
    }

    private String name(List<String> names) {
        return names.get((next(256) << 8 | next(256)) % names.size());
    }

    private String value() {
        return VALUES.get(next(VALUES.size()));
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
