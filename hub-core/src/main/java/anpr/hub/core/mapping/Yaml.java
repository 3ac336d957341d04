package anpr.hub.core.mapping;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value in a YAML file that the schema has passed; an error about it names its line. */
record Yaml(Path file, JsonNode node) {
    @Nullable
    Yaml get(String name) {
        JsonNode child = node.get(name);
        return child == null ? null : child(child);
    }

    Yaml require(String name) {
        Yaml child = get(name);
        if (child == null) {
            throw error("expected '" + name + "'");
        }
        return child;
    }

    String text() {
        return node.asText();
    }

    String text(String name, String otherwise) {
        JsonNode child = node.get(name);
        return child == null ? otherwise : child.asText();
    }

    /** A number, or 0 where it is not given. */
    int number(String name) {
        JsonNode child = node.get(name);
        return child == null ? 0 : child.asInt();
    }

    /** Whether an option is switched on; it is not where it is not given. */
    boolean is(String name) {
        JsonNode child = node.get(name);
        return child != null && child.asBoolean();
    }

    boolean isText() {
        return node.isValueNode();
    }

    boolean isList() {
        return node.isArray();
    }

    /** The entries of a list; a single value counts as a list of one. */
    List<Yaml> items() {
        if (!node.isArray()) {
            return List.of(this);
        }
        List<Yaml> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(child(node.get(i)));
        }
        return items;
    }

    List<Yaml> items(String name) {
        Yaml child = get(name);
        return child == null ? List.of() : child.items();
    }

    List<String> texts() {
        return items().stream().map(Yaml::text).toList();
    }

    /** The members of a map, in the order of the file. */
    List<Map.Entry<String, Yaml>> members() {
        List<Map.Entry<String, Yaml>> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            members.add(Map.entry(member.getKey(), child(member.getValue())));
        }
        return members;
    }

    /** What a parser makes of the text; its complaint becomes an error with file and line. */
    <T> T as(Function<String, T> parser) {
        return parse(text(), parser);
    }

    <T> T parse(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    MappingException error(String what) {
        return new MappingException(new Problem(file, CheckedYaml.line(node), what).toString());
    }

    private Yaml child(JsonNode child) {
        return new Yaml(file, child);
    }
}
