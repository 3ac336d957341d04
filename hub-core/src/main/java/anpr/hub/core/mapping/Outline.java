package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as names and texts, for who does not know yet what they mean. Made by the same readers and in the same tree as
 * every mapping's, so that the paths fit. Immutable.
 *
 * @param format in which it is written
 * @param written how a mapping says so: an entry of {@code formats}
 * @param root the document; it has no name
 * @param images parts of a multipart body that belong to the message and are none themselves
 */
public record Outline(Format format, String written, Item root, List<Submission.Part> images) {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final String NAME_ENDS = "/[]='@* ";

    /** What messages are written in. */
    public enum Format {
        XML,
        JSON,
        CSV,
        KEY_VALUE
    }

    /**
     * One node.
     *
     * @param name the local name; an attribute's begins with {@code @}
     * @param path the concrete path from the root, as lineage has it
     * @param entry whether it stands in a list, whose other entries have its name
     * @param text null if it has none
     */
    public record Item(
            String name,
            String path,
            boolean entry,
            @Nullable String text,
            List<Item> children) {}

    /** A reader, and how a mapping asks for it. */
    private record Attempt(Format format, String written, anpr.hub.core.mapping.Format.Text reader) {}

    /** The first message of a submission; empty if it is none that the hub could read. */
    public static Optional<Outline> of(Submission submission) {
        Message message = Message.of(submission).getFirst();
        PayloadText payload = PayloadText.decode(submission.body(), message.offset(), message.length());
        for (Attempt attempt : attempts(payload.text().strip())) {
            try {
                Formats.Tree tree = new Formats.Form(attempt.reader(), List.of(), List.of()).read(payload);
                if (!broken(tree.root())) {
                    return Optional.of(
                            new Outline(attempt.format(), attempt.written(), item(tree.root()), message.images()));
                }
            } catch (UnreadableException e) {
                // The next may be able to.
            }
        }
        return Optional.empty();
    }

    private static boolean broken(Node root) {
        return root.firstChild == null || root.firstChild.fault != null;
    }

    private static List<Attempt> attempts(String text) {
        if (text.startsWith("<")) {
            return List.of(new Attempt(Format.XML, "xml: {}", new XmlReader()));
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return List.of(
                    new Attempt(Format.JSON, "json: {}", new JsonReader(false, false)),
                    new Attempt(Format.JSON, "json: {sequence: true}", new JsonReader(true, false)),
                    new Attempt(Format.JSON, "json: {lenient: true}", new JsonReader(false, true)));
        }
        return text.isEmpty() ? List.of() : List.of(delimited(text));
    }

    private static Attempt delimited(String text) {
        List<String> lines =
                text.lines().filter(line -> !line.isBlank()).limit(2).toList();
        for (char delimiter : DELIMITERS) {
            if (lines.size() == 2
                    && cells(lines.getFirst(), delimiter) > 1
                    && lines.getFirst().indexOf('=') < 0) {
                return new Attempt(
                        Format.CSV,
                        "csv: {delimiters: [\"" + (delimiter == '\t' ? "\\t" : delimiter) + "\"]}",
                        new CsvReader(List.of(delimiter), Map.of()));
            }
        }
        char pair = '&';
        for (char candidate : new char[] {';', ',', '|'}) {
            pair = cells(lines.getFirst(), candidate) > cells(lines.getFirst(), pair) ? candidate : pair;
        }
        return new Attempt(
                Format.KEY_VALUE, "key-value: {pair: \"" + pair + "\", equals: \"=\"}", new KeyValueReader(pair, '='));
    }

    private static long cells(String line, char delimiter) {
        return 1 + line.chars().filter(c -> c == delimiter).count();
    }

    static Item item(Node node) {
        List<Item> children = new ArrayList<>();
        for (Node child = node.firstChild; child != null; child = child.nextSibling) {
            children.add(item(child));
        }
        String path = node.path();
        return new Item(node.name, path, path.endsWith("]"), node.text, List.copyOf(children));
    }

    /** A name as it stands in a path. */
    public static String step(String name) {
        boolean attribute = name.startsWith("@");
        String own = attribute ? name.substring(1) : name;
        boolean plain = !own.isEmpty() && !own.startsWith("..") && own.chars().allMatch(c -> NAME_ENDS.indexOf(c) < 0);
        return (attribute ? "@" : "") + (plain ? own : '\'' + own.replace("'", "''") + '\'');
    }
}
