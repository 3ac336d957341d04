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
 * @param format by the first significant character; of other text, by whether its lines are cells or pairs
 * @param delimiter of cells or pairs; 0 where the format has none
 * @param root the document; it has no name
 * @param images parts of a multipart body that belong to the message and are none themselves
 */
public record Outline(Format format, char delimiter, Item root, List<Submission.Part> images) {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final String NAME_ENDS = "/[]='@* ";

    /** What messages are written in, by the names of {@code formats} in a mapping. */
    public enum Format {
        XML("xml"),
        JSON("json"),
        CSV("csv"),
        KEY_VALUE("key-value");

        private final String shown;

        Format(String shown) {
            this.shown = shown;
        }

        /** As a mapping writes it. */
        public String shown() {
            return shown;
        }
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

    /** The first message of a submission; empty if it is none that the hub could read. */
    public static Optional<Outline> of(Submission submission) {
        SourceType.Message message = SourceType.messages(submission).getFirst();
        String text = PayloadText.decode(submission.body(), message.offset(), message.length())
                .text();
        int from = 0;
        while (from < text.length() && (Character.isWhitespace(text.charAt(from)) || text.charAt(from) == 0)) {
            from++;
        }
        if (from == text.length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (text.charAt(from)) {
                        case '<' ->
                            new Outline(
                                    Format.XML,
                                    '\0',
                                    item(XmlReader.read(text, from, text.length())),
                                    message.images());
                        case '{', '[' ->
                            new Outline(
                                    Format.JSON,
                                    '\0',
                                    item(JsonReader.read(text, from, text.length())),
                                    message.images());
                        default -> delimited(text, from, message.images());
                    });
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    private static Outline delimited(String text, int from, List<Submission.Part> images) {
        List<String> lines = text.substring(from)
                .lines()
                .filter(line -> !line.isBlank())
                .limit(2)
                .toList();
        for (char delimiter : DELIMITERS) {
            if (lines.size() == 2
                    && cells(lines.getFirst(), delimiter) > 1
                    && lines.getFirst().indexOf('=') < 0) {
                CsvReader reader = new CsvReader(List.of(delimiter), Map.of());
                return new Outline(Format.CSV, delimiter, item(reader.read(text, from, text.length())), images);
            }
        }
        char pair = '&';
        for (char candidate : new char[] {';', ',', '|'}) {
            pair = cells(lines.getFirst(), candidate) > cells(lines.getFirst(), pair) ? candidate : pair;
        }
        KeyValueReader reader = new KeyValueReader(pair, '=');
        return new Outline(Format.KEY_VALUE, pair, item(reader.read(text, from, text.length())), images);
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
