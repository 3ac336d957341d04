package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message as names and texts, for who does not know yet what they mean. Made by the same readers and in the same tree as
 * every mapping's, so that the paths fit. Immutable.
 *
 * @param format in which it is written
 * @param written how a mapping says so: an entry of {@code formats}
 * @param root the document; it has no name
 * @param images parts of a multipart body that belong to the message and are none themselves
 * @param nested texts that are themselves written in a form, as entries of a mapping's {@code nested}
 */
public record Outline(Format format, String written, Item root, List<Submission.Part> images, List<String> nested) {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final String NAME_ENDS = "/[]='@* ";
    private static final Pattern DOCUMENT = Pattern.compile("(?s)\\{.*\\}|\\[.*\\]|<.*>");
    private static final Pattern ENCODED =
            Pattern.compile("[^\\s=&]+=[^\\s&]*(&[^\\s=&]+=[^\\s&]*)*%[0-9A-Fa-f]{2}[^\\s&]*(&[^\\s=&]+=[^\\s&]*)*");
    private static final String KEY = "[\\pL_][\\pL\\pN _.()\\[\\]/\\-]{0,63}";
    private static final Pattern COLUMN = Pattern.compile("\"?[\\pL_#%][^\\t\\r\\n]{0,63}");
    private static final java.util.regex.Pattern SPACED_PAIR =
            java.util.regex.Pattern.compile("(?<=^|\\s)([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]*\"|\\S*)(?=\\s|$)");

    /** What messages are written in. */
    public enum Format {
        XML,
        JSON,
        CSV,
        KEY_VALUE,
        FORM,
        LINES
    }

    /**
     * One node.
     *
     * @param name the local name; an attribute's begins with {@code @}
     * @param label what the sender calls it, where that is not the name, such as a column's header
     * @param path the concrete path from the root, as lineage has it
     * @param line of the submission on which its text begins, from 1; that of what it stands in where it cannot be told
     * @param entry whether it stands in a list, whose other entries have its name
     * @param text null if it has none
     */
    public record Item(
            String name,
            String label,
            String path,
            int line,
            boolean entry,
            @Nullable String text,
            List<Item> children) {}

    /** A reader, and how a mapping asks for it. */
    private record Attempt(Format format, String written, anpr.hub.core.mapping.Format.Text reader) {}

    /** The first message of a submission; empty if it is none that the hub could take apart. */
    public static Optional<Outline> of(Submission submission) {
        Message message = Message.of(submission).getFirst();
        PayloadText payload = PayloadText.decode(submission.body(), message.offset(), message.length());
        if (payload.text().chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == '\uFFFD')) {
            return Optional.empty();
        }
        for (Attempt attempt : attempts(payload.text().strip())) {
            try {
                Node flat = new Formats.Form(attempt.reader(), List.of(), Placeholders.COMMON_ONLY)
                        .read(payload)
                        .root();
                if (!broken(flat)) {
                    Map<String, Attempt> inside = new LinkedHashMap<>();
                    inside(flat, "", inside);
                    int[] lines = lines(submission.body(), message.offset(), payload.text());
                    return Optional.of(of(attempt, payload, inside, message.images(), lines));
                }
            } catch (UnreadableException e) {
                // The next may be able to.
            }
        }
        return Optional.empty();
    }

    private static Outline of(
            Attempt attempt,
            PayloadText payload,
            Map<String, Attempt> inside,
            List<Submission.Part> images,
            int[] lines)
            throws UnreadableException {
        List<Formats.Nested> nested = new ArrayList<>();
        List<String> written = new ArrayList<>();
        inside.forEach((at, form) -> {
            nested.add(new Formats.Nested(Path.parse(at), List.of(form.reader())));
            written.add(
                    "{at: \"" + at.replace("\\", "\\\\").replace("\"", "\\\"") + "\", as: {" + form.written() + "}}");
        });
        Node root = new Formats.Form(attempt.reader(), nested, Placeholders.COMMON_ONLY)
                .read(payload)
                .root();
        return new Outline(attempt.format(), attempt.written(), item(root, lines, 1), images, List.copyOf(written));
    }

    /** Texts that begin and end like a document, and can be read as one. */
    private static void inside(Node node, String path, Map<String, Attempt> found) {
        String text = node.text() == null ? "" : node.text().strip();
        if (text.length() > 4 && !node.attribute() && DOCUMENT.matcher(text).matches()) {
            for (Attempt attempt : attempts(text)) {
                try {
                    Node root = Node.document();
                    attempt.reader().read(text, 0, text.length(), root);
                    if (!broken(root)) {
                        found.putIfAbsent(path, attempt);
                        return;
                    }
                } catch (UnreadableException e) {
                    // The next may be able to.
                }
            }
        }
        for (Node child = node.firstChild; child != null; child = child.nextSibling) {
            inside(child, path + '/' + step(child.name), found);
        }
    }

    private static boolean broken(Node root) {
        return root.firstChild == null || root.firstChild.fault != null;
    }

    private static List<Attempt> attempts(String text) {
        if (text.startsWith("<")) {
            return List.of(new Attempt(Format.XML, "xml: {}", new XmlReader()));
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        List<Attempt> attempts = new ArrayList<>();
        if (text.startsWith("{") || text.startsWith("[")) {
            attempts.add(new Attempt(Format.JSON, "json: {}", new JsonReader(false, false)));
            attempts.add(new Attempt(Format.JSON, "json: {sequence: true}", new JsonReader(true, false)));
            attempts.add(new Attempt(Format.JSON, "json: {lenient: true}", new JsonReader(false, true)));
        }
        if (!lines.isEmpty() && !text.startsWith("{")) {
            attempts.addAll(delimited(lines));
        }
        return attempts;
    }

    private static List<Attempt> delimited(List<String> lines) {
        String first = lines.getFirst();
        if (lines.size() == 1 && ENCODED.matcher(first).matches()) {
            return List.of(new Attempt(Format.FORM, "form: {}", new FormReader()));
        }
        for (char delimiter : DELIMITERS) {
            if (table(lines, delimiter)) {
                return List.of(new Attempt(
                        Format.CSV,
                        "csv: {delimiters: [\"" + (delimiter == '\t' ? "\\t" : delimiter) + "\"]}",
                        new CsvReader(List.of(delimiter), Map.of())));
            }
        }
        String expression = pairsInALine(first);
        if (expression != null) {
            return List.of(new Attempt(
                    Format.LINES,
                    "pattern: {expr: '" + expression.replace("'", "''") + "'}",
                    new PatternReader(List.of(TextPattern.compile(expression)), false, null)));
        }
        char pair = '&';
        for (char candidate : new char[] {';', ',', '|'}) {
            pair = cells(first, candidate) > cells(first, pair) ? candidate : pair;
        }
        for (char equals : new char[] {'=', ':'}) {
            if (pairs(lines, pair, equals)) {
                return List.of(new Attempt(
                        Format.KEY_VALUE,
                        "key-value: {pair: \"" + pair + "\", equals: \"" + equals + "\"}",
                        new KeyValueReader(pair, equals)));
            }
        }
        return List.of();
    }

    /** At least two pieces are a name and a value, and no more than a third are none. */
    private static boolean pairs(List<String> lines, char pair, char equals) {
        List<String> pieces = lines.stream()
                .flatMap(line -> Stream.of(line.split("[" + pair + "]")))
                .filter(piece -> !piece.isBlank())
                .toList();
        Pattern named = Pattern.compile("\\s*" + KEY + equals + ".*");
        long pairs =
                pieces.stream().filter(piece -> named.matcher(piece).matches()).count();
        return pairs >= 2 && 3 * pairs >= 2 * pieces.size();
    }

    /** A line of names, most of them with a letter, and below it one with as many cells. */
    private static boolean table(List<String> lines, char delimiter) {
        if (lines.size() < 2 || cells(lines.getFirst(), delimiter) < 2) {
            return false;
        }
        List<String> names =
                List.of(lines.getFirst().split(java.util.regex.Pattern.quote(String.valueOf(delimiter)), -1));
        long named = names.stream()
                .filter(name -> COLUMN.matcher(name.strip()).matches())
                .count();
        return 2 * named > names.size() && cells(lines.get(1), delimiter) >= cells(lines.getFirst(), delimiter);
    }

    /** An expression for lines of {@code NAME=value} between spaces, before which free text may stand; null if it is no such line. */
    private static @Nullable String pairsInALine(String line) {
        StringBuilder expression = new StringBuilder();
        java.util.regex.Matcher pair = SPACED_PAIR.matcher(line);
        int pairs = 0;
        int at = 0;
        Set<String> names = new HashSet<>();
        while (pair.find()) {
            String between = line.substring(at, pair.start());
            boolean free = pairs == 0 && !between.isBlank();
            if (!free && !between.isBlank() || !names.add(pair.group(1))) {
                return null;
            }
            boolean framed = between.strip().startsWith("[") && between.strip().endsWith("]");
            expression.append(
                    free ? framed ? "\\[(?P<head>.+?)\\]\\s+" : "(?P<head>.+?)\\s+" : pairs == 0 ? "" : "\\s+");
            boolean quoted = pair.group(2).startsWith("\"");
            expression
                    .append(pair.group(1))
                    .append(quoted ? "=\"(?P<" : "=(?P<")
                    .append(pair.group(1))
                    .append(quoted ? ">[^\"]*)\"" : ">\\S*)");
            at = pair.end();
            pairs++;
        }
        return pairs < 2 || at < line.strip().length()
                ? null
                : expression.append("\\s*").toString();
    }

    private static long cells(String line, char delimiter) {
        return 1 + line.chars().filter(c -> c == delimiter).count();
    }

    /** Where in the text each line but the first begins; below zero for lines of the submission before the text. */
    private static int[] lines(byte[] body, int offset, String text) {
        IntStream before =
                IntStream.range(0, offset).filter(at -> body[at] == '\n').map(at -> at - offset);
        IntStream within = IntStream.range(0, text.length())
                .filter(at -> text.charAt(at) == '\n')
                .map(at -> at + 1);
        return IntStream.concat(before, within).toArray();
    }

    private static Item item(Node node, int[] lines, int outer) {
        int found = Arrays.binarySearch(lines, node.start);
        int line = node.start < 0 ? outer : found < 0 ? -found : found + 2;
        List<Item> children = new ArrayList<>();
        for (Node child = node.firstChild; child != null; child = child.nextSibling) {
            children.add(item(child, lines, line));
        }
        String path = node.path();
        return new Item(
                node.name,
                node.label == null ? node.name : node.label,
                path,
                line,
                path.endsWith("]"),
                node.text(),
                List.copyOf(children));
    }

    /** A name as it stands in a path. */
    public static String step(String name) {
        boolean attribute = name.startsWith("@");
        String own = attribute ? name.substring(1) : name;
        boolean plain = !own.isEmpty() && !own.startsWith("..") && own.chars().allMatch(c -> NAME_ENDS.indexOf(c) < 0);
        return (attribute ? "@" : "") + (plain ? own : '\'' + own.replace("'", "''") + '\'');
    }
}
