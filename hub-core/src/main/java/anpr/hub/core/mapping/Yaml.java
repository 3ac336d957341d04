package anpr.hub.core.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value in a YAML file that knows its line, so that an error can name it. */
final class Yaml {
    private static final ObjectMapper MAPPER = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final String file;
    private final Map<String, Integer> lines;
    private final String pointer;
    private final JsonNode node;

    private Yaml(String file, Map<String, Integer> lines, String pointer, JsonNode node) {
        this.file = file;
        this.lines = lines;
        this.pointer = pointer;
        this.node = node;
    }

    /** @throws MappingException if it is not YAML */
    static Yaml parse(String file, byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        try {
            Map<String, Integer> lines = new HashMap<>();
            try (YAMLParser parser = (YAMLParser) MAPPER.getFactory().createParser(text)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    lines.putIfAbsent(
                            pointer(parser), parser.currentTokenLocation().getLineNr());
                }
            }
            return new Yaml(file, lines, "", MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new MappingException(
                    file + ":" + line + ": not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw new MappingException(file + ": not YAML", e);
        }
    }

    private static String pointer(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    JsonNode json() {
        return node;
    }

    /** The line of the value at this JSON pointer, or of the nearest value around it. */
    int line(String at) {
        String nearest = at;
        while (!lines.containsKey(nearest) && nearest.contains("/")) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        return lines.getOrDefault(nearest, 1);
    }

    @Nullable
    Yaml get(String name) {
        JsonNode child = node.get(name);
        return child == null ? null : child(name, child);
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
            items.add(child(Integer.toString(i), node.get(i)));
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
            members.add(Map.entry(member.getKey(), child(member.getKey(), member.getValue())));
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
        return new MappingException(file + ":" + line(pointer) + ": " + what);
    }

    private Yaml child(String name, JsonNode child) {
        String escaped = name.replace("~", "~0").replace("/", "~1");
        return new Yaml(file, lines, pointer + '/' + escaped, child);
    }
}
