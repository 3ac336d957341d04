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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mapping as a JSLT program. Where its paths meet an array is known from the message: JSLT has to be told. */
final class JsltTwin implements Twin {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FUNCTIONS = """
            def said(v) if (trim($v) == "") null else $v
            def text(v)
              let t = trim($v)
              if ($t == "") null else $t
            def squeezed(v) lowercase(replace($v, " ", ""))
            def absent(v, words) if (contains(uppercase(trim($v)), $words)) null else $v
            def before(v, mark) split($v, $mark)[0]
            def after(v, mark) fallback(split($v, $mark)[1], $v)
            def code(v, table) if ($v) get-key($table, uppercase(trim($v))) else null
            def append(v, suffix) if ($v) trim($v) + $suffix else null
            """;

    private final byte[] body;
    private final JsonNode sample;
    private final Node root;
    /** The first record: what is found in others by a test of a neighbour stands where it stands in this one. */
    private final Node record;

    private final String unfilled;
    private final StringBuilder tables = new StringBuilder();
    private final String program;
    private final Expression compiled;
    private int tableCount;

    /** @param placeholders what an unfilled variable looks like; it counts as blank */
    JsltTwin(SourceType type, RecordRule rule, Node root, List<TextPattern> placeholders, byte[] body)
            throws IOException {
        this.body = body;
        this.unfilled = placeholders.stream().map(JsltTwin::java).collect(Collectors.joining("|"));
        this.root = root;
        this.sample = MAPPER.readTree(body);
        this.record = rule.at().all(root, root).getFirst();
        List<String> place = names(record);
        ReadRule read = rule.reads().getFirst();
        Map<Field, List<FieldRule>> byField = read.fields().stream()
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
                member(
                        members,
                        field.canonicalName(),
                        several
                                ? '[' + String.join(", ", alternatives) + ']'
                                : alternatives.size() == 1
                                        ? alternatives.getFirst()
                                        : "fallback(" + String.join(", ", alternatives) + ')');
            }
        });
        verdicts(read, place, members);
        // In brackets: an array that follows a dot would be an index.
        String records = array(place) ? list(place) : '[' + at("$root", List.of(), place, List.of()) + ']';
        String filled = unfilled.isEmpty()
                ? ""
                : "def filled(v) if (test($v, " + quoted("^(?:" + unfilled + ")$") + ")) null else $v\n";
        List<Condition> which = List.of(rule.when(), read.when());
        this.program = FUNCTIONS + filled + tables + "let root = (.)\nlet ruled = "
                + first(
                        type.messages(),
                        ReadRule.Ruling::when,
                        each -> each.rule().name(),
                        List.of())
                + "\nif ($ruled) $ruled else [for (" + records + ") {\n" + members + "\n} if ("
                + which.stream().map(when -> holds(when, place)).collect(Collectors.joining(" and ")) + ")]";
        this.compiled = Parser.compileString(program);
    }

    @Override
    public Object map() throws IOException {
        return compiled.apply(MAPPER.readTree(body));
    }

    @Override
    public List<Map<String, String>> texts() throws IOException {
        List<Map<String, String>> reads = new ArrayList<>();
        JsonNode all = (JsonNode) map();
        if (!all.isArray()) {
            return reads;
        }
        for (JsonNode read : all) {
            Map<String, String> texts = new HashMap<>();
            read.properties().forEach(member -> {
                JsonNode value = member.getValue();
                for (JsonNode each : value.isArray() ? value : List.of(value)) {
                    if (!each.isNull()) {
                        texts.putIfAbsent(member.getKey(), each.asText());
                    }
                }
            });
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

    private static void member(StringBuilder members, String name, String value) {
        members.append(members.isEmpty() ? "" : ",\n")
                .append(quoted(name))
                .append(": ")
                .append(value);
    }

    /** What the mapping decides of a record besides its values. */
    private void verdicts(ReadRule read, List<String> place, StringBuilder members) {
        member(
                members,
                "rule",
                first(read.rulings(), ReadRule.Ruling::when, each -> each.rule().name(), place));
        member(
                members,
                "absence",
                first(
                        read.absences(),
                        ReadRule.Absence::when,
                        each -> each.reason().name(),
                        place));
        List<String> flags = new ArrayList<>();
        for (ReadRule.Flagging flagging : read.flaggings()) {
            flags.add(first(
                    List.of(flagging),
                    ReadRule.Flagging::when,
                    each -> each.flag().name(),
                    place));
        }
        for (ReadRule.Agreement agreement : read.agreements()) {
            String one = "said(" + at(agreement.one(), place) + ')';
            String other = "said(" + at(agreement.other(), place) + ')';
            flags.add("if (%s != null and %s != null and squeezed(%s) != squeezed(%s)) \"FIELDS_DISAGREE\" else null"
                    .formatted(one, other, one, other));
        }
        member(members, "flags", '[' + String.join(", ", flags) + ']');
        EventRule event = read.event();
        if (event != null) {
            List<String> parts = event.key().stream()
                    .map(part -> value(part, List.of(new Transform.Trim()), place, false))
                    .filter(Objects::nonNull)
                    .toList();
            member(members, "event", '[' + String.join(", ", parts) + ']');
            member(
                    members,
                    "rank",
                    first(
                            event.choose(),
                            each -> each,
                            each -> "" + event.choose().indexOf(each),
                            place));
        }
    }

    /** What the first of these says whose condition holds. */
    private <T> String first(List<T> all, Function<T, Condition> when, Function<T, String> word, List<String> place) {
        return all.stream()
                        .map(each ->
                                "if (" + holds(when.apply(each), place) + ") " + quoted(word.apply(each)) + " else ")
                        .collect(Collectors.joining())
                + "null";
    }

    private String holds(Condition condition, List<String> place) {
        return condition.clauses().isEmpty()
                ? "true"
                : condition.clauses().stream()
                        .map(clause -> holds(clause, place))
                        .collect(Collectors.joining(" and "));
    }

    private String holds(Condition.Clause clause, List<String> place) {
        return switch (clause) {
            case Condition.Matches(Path path, Matcher matcher) -> matches(String.valueOf(at(path, place)), matcher);
            case Condition.SameAs(Path one, Path other) ->
                "(lowercase(text(%s)) == lowercase(text(%s)))".formatted(at(one, place), at(other, place));
        };
    }

    private static String matches(String value, Matcher matcher) {
        return switch (matcher) {
            case Matcher.OneOf(List<String> texts) ->
                "contains(lowercase(trim(%s)), [%s])"
                        .formatted(
                                value,
                                texts.stream()
                                        .map(text -> quoted(text.toLowerCase(Locale.ROOT)))
                                        .collect(Collectors.joining(", ")));
            case Matcher.Present(boolean expected) -> '(' + value + (expected ? " != null)" : " == null)");
            case Matcher.Blank() -> "(trim(" + value + ") == \"\")";
            case Matcher.StartsWith(String start) ->
                "starts-with(lowercase(trim(%s)), %s)".formatted(value, quoted(start.toLowerCase(Locale.ROOT)));
            case Matcher.Fits(TextPattern pattern) ->
                "test(trim(%s), %s)".formatted(value, quoted("^(?:" + java(pattern) + ")$"));
            case Matcher.Not(Matcher other) -> "not(" + matches(value, other) + ')';
        };
    }

    private static String java(TextPattern pattern) {
        return pattern.toString().replace("(?P<", "(?<");
    }

    private @Nullable String value(Source source, List<Transform> transforms, List<String> place, boolean all) {
        String text =
                switch (source) {
                    case Source.At(Path path) -> {
                        String found = at(path, place);
                        String filled = found == null || unfilled.isEmpty() ? found : "filled(" + found + ')';
                        yield filled == null || transforms.stream().anyMatch(Transform.Trim.class::isInstance)
                                ? filled
                                : "said(" + filled + ')';
                    }
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
                case Transform.Trim _ -> "text(" + value + ')';
                case Transform.Decimal _, Transform.Whole _ -> "number(" + value + ", null)";
                case Transform.Upper _ -> "uppercase(" + value + ')';
                case Transform.Lower _ -> "lowercase(" + value + ')';
                case Transform.AbsentIf(List<String> words) -> "absent(" + value + ", " + words(words) + ')';
                case Transform.UnsetIf(List<String> words) -> "absent(" + value + ", " + words(words) + ')';
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
                || path.toString().contains("[")
                || path.toString().contains("*")) {
            Node found = path.first(record, root, false);
            if (found == null) {
                return null;
            }
            return at("$root", List.of(), names(found), positions(found));
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
        return own ? at(".", place, names, List.of()) : at("$root", List.of(), names, List.of());
    }

    /** The array in which the records lie. */
    private String list(List<String> place) {
        String first = at("$root", List.of(), place, List.of());
        return first.substring(0, first.length() - "[0]".length());
    }

    /** @param positions which entry of an array is meant, for each of the names; the first where nothing is said */
    private String at(String from, List<String> passed, List<String> names, List<Integer> positions) {
        StringBuilder text = new StringBuilder(from);
        for (int i = passed.size(); i < names.size(); i++) {
            int position = i < positions.size() ? positions.get(i) : 0;
            if (i == 0 && sample.isArray()) {
                text.append('[').append(position).append(']');
                continue;
            }
            text.append(text.charAt(text.length() - 1) == '.' ? "" : ".").append(quoted(names.get(i)));
            if (array(names.subList(0, i + 1))) {
                text.append('[').append(position).append(']');
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

    /** Where each node on the way to this one stands among those of its name. */
    private static List<Integer> positions(Node node) {
        List<Integer> positions = new ArrayList<>();
        for (Node at = node; at.parent != null; at = at.parent) {
            int before = 0;
            for (Node other = at.parent.firstChild; other != at && other != null; other = other.nextSibling) {
                before += other.name.equals(at.name) ? 1 : 0;
            }
            positions.addFirst(before);
        }
        return positions;
    }

    private static String words(List<String> words) {
        return words.stream()
                .map(word -> quoted(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
