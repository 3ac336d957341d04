package anpr.hub.core.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.Parser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mapping as a JSLT program. Where its paths meet an array is known from the message: JSLT has to be told. */
final class JsltTwin implements Twin {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FUNCTIONS = """
            def absent(v, words) if (contains(uppercase(trim($v)), $words)) null else $v
            def before(v, mark) split($v, $mark)[0]
            def after(v, mark) fallback(split($v, $mark)[1], $v)
            def code(v, table) if ($v) get-key($table, uppercase(trim($v))) else null
            def append(v, suffix) if ($v) trim($v) + $suffix else null
            """;

    private final byte[] body;
    private final JsonNode sample;
    private final Node root;
    private final StringBuilder tables = new StringBuilder();
    private final String program;
    private final Expression compiled;
    private int tableCount;

    JsltTwin(RecordRule rule, Node root, byte[] body) throws IOException {
        this.body = body;
        this.root = root;
        this.sample = MAPPER.readTree(body);
        List<String> place = names(rule.at().all(root, root).getFirst());
        Map<Field, List<FieldRule>> byField = rule.reads().getFirst().fields().stream()
                .collect(Collectors.groupingBy(FieldRule::field, LinkedHashMap::new, Collectors.toList()));
        StringBuilder members = new StringBuilder();
        byField.forEach((field, rules) -> {
            boolean several = field.shape() == Field.Shape.TEXTS || field == Field.IMAGE_ORIGINAL;
            List<String> alternatives = new ArrayList<>();
            for (FieldRule each : rules) {
                for (Source source : each.sources()) {
                    String value = value(source, each.transforms(), place, several);
                    if (value != null) {
                        alternatives.add(value);
                    }
                }
            }
            if (!alternatives.isEmpty()) {
                members.append(members.isEmpty() ? "" : ",\n")
                        .append(quoted(field.canonicalName()))
                        .append(": ")
                        .append(
                                several
                                        ? '[' + String.join(", ", alternatives) + ']'
                                        : alternatives.size() == 1
                                                ? alternatives.getFirst()
                                                : "fallback(" + String.join(", ", alternatives) + ')');
            }
        });
        // In brackets: an array that follows a dot would be an index.
        String records =
                array(place) ? at("$root", List.of(), place, false) : '[' + at("$root", List.of(), place, true) + ']';
        this.program = FUNCTIONS + tables + "let root = (.)\n[for (" + records + ") {\n" + members + "\n}]";
        this.compiled = Parser.compileString(program);
    }

    @Override
    public Object map() throws IOException {
        return compiled.apply(MAPPER.readTree(body));
    }

    @Override
    public List<Map<String, String>> texts() throws IOException {
        List<Map<String, String>> reads = new ArrayList<>();
        for (JsonNode read : (JsonNode) map()) {
            Map<String, String> texts = new HashMap<>();
            read.properties()
                    .forEach(member -> texts.put(
                            member.getKey(),
                            member.getValue().isArray()
                                    ? member.getValue().get(0).asText()
                                    : member.getValue().asText()));
            reads.add(texts);
        }
        return reads;
    }

    @Override
    public String language() {
        return "jslt";
    }

    @Override
    public String toString() {
        return program;
    }

    private @Nullable String value(Source source, List<Transform> transforms, List<String> place, boolean all) {
        String text =
                switch (source) {
                    case Source.At(Path path) -> at(path, place);
                    case Source.Constant(String constant) -> quoted(constant);
                    case Source.Joined(List<Path> paths, String with) -> {
                        List<String> texts = paths.stream()
                                .map(path -> at(path, place))
                                .filter(Objects::nonNull)
                                .toList();
                        yield texts.size() == paths.size()
                                ? '(' + String.join(" + " + quoted(with) + " + ", texts) + ')'
                                : null;
                    }
                    default -> null;
                };
        if (text == null) {
            return null;
        }
        String value = text;
        for (Transform transform : transforms) {
            value = switch (transform) {
                case Transform.Trim _ -> "trim(" + value + ')';
                case Transform.Upper _ -> "uppercase(" + value + ')';
                case Transform.Lower _ -> "lowercase(" + value + ')';
                case Transform.AbsentIf(List<String> words) -> "absent(" + value + ", " + list(words) + ')';
                case Transform.UnsetIf(List<String> words) -> "absent(" + value + ", " + list(words) + ')';
                case Transform.Before(String mark) -> "before(" + value + ", " + quoted(Pattern.quote(mark)) + ')';
                case Transform.After(String mark) -> "after(" + value + ", " + quoted(Pattern.quote(mark)) + ')';
                case Transform.Append(String suffix) -> "append(" + value + ", " + quoted(suffix) + ')';
                case Transform.Code(List<CodeTable> codes) -> "code(" + value + ", " + table(codes) + ')';
                default -> value;
            };
        }
        return value;
    }

    private String table(List<CodeTable> codes) {
        Map<String, String> all = new LinkedHashMap<>();
        codes.forEach(table -> table.values().forEach(all::putIfAbsent));
        String name = "$t" + tableCount;
        tables.append("let t").append(tableCount++).append(" = {");
        tables.append(all.entrySet().stream()
                .map(code -> quoted(code.getKey()) + ": " + quoted(code.getValue()))
                .collect(Collectors.joining(", ")));
        tables.append("}\n");
        return name;
    }

    /** The value at a path, seen from the record. */
    private @Nullable String at(Path path, List<String> place) {
        List<String> names = new ArrayList<>(Twin.Step.absolute(path) ? List.of() : place);
        List<Twin.Step> steps = Twin.Step.of(path);
        if (steps.stream().anyMatch(Twin.Step::deep)
                || path.toString().contains("=")
                || path.toString().contains("*")) {
            Node record = root;
            Node found = path.first(record, root, false);
            if (found == null) {
                return null;
            }
            names = new ArrayList<>(names(found));
        } else {
            for (Twin.Step step : steps) {
                if (step.test().equals("..")) {
                    if (names.isEmpty()) {
                        return null;
                    }
                    names.removeLast();
                } else {
                    names.add(step.test());
                }
            }
        }
        boolean own =
                names.size() >= place.size() && names.subList(0, place.size()).equals(place);
        return own ? at(".", place, names, true) : at("$root", List.of(), names, true);
    }

    private String at(String from, List<String> passed, List<String> names, boolean last) {
        StringBuilder text = new StringBuilder(from);
        for (int i = passed.size(); i < names.size(); i++) {
            if (i == 0 && sample.isArray()) {
                text.append(last || i < names.size() - 1 ? "[0]" : "");
                continue;
            }
            text.append(text.charAt(text.length() - 1) == '.' ? "" : ".").append(quoted(names.get(i)));
            if (array(names.subList(0, i + 1)) && (last || i < names.size() - 1)) {
                text.append("[0]");
            }
        }
        return text.toString();
    }

    private boolean array(List<String> names) {
        JsonNode node = sample;
        if (names.isEmpty()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            if (i == 0 && sample.isArray()) {
                if (names.size() == 1) {
                    return true;
                }
                node = node.path(0);
                continue;
            }
            node = node.isArray() ? node.path(0).path(names.get(i)) : node.path(names.get(i));
        }
        return node.isArray();
    }

    private static List<String> names(Node node) {
        List<String> names = new ArrayList<>();
        for (Node at = node; at.parent != null; at = at.parent) {
            names.addFirst(at.name);
        }
        return names;
    }

    private static String list(List<String> words) {
        return words.stream()
                .map(word -> quoted(word.toUpperCase(java.util.Locale.ROOT)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
