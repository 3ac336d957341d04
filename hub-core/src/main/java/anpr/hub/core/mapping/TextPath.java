package anpr.hub.core.mapping;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A path of the mapping language, for whoever needs a text of a body, XML or JSON, before it is mapped: where to go on, how
 * far it reaches. The body is read within the limits that hold for mappings. Immutable.
 */
public final class TextPath {
    private final Path path;

    private TextPath(Path path) {
        this.path = path;
    }

    /** @throws IllegalArgumentException if it is no path; the message says where and what was expected */
    public static TextPath parse(String path) {
        return new TextPath(Path.parse(path));
    }

    /**
     * The texts there, in the order of the body, outer space taken off, without those that are blank.
     *
     * @throws IOException if the body is neither XML nor JSON; the message holds nothing of it
     */
    public List<String> in(byte[] body) throws IOException {
        return nodes(body).stream()
                .map(node -> node.text())
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /**
     * Whether there is anything at the path, with or without text.
     *
     * @throws IOException as {@link #in}
     */
    public boolean leadsAnywhereIn(byte[] body) throws IOException {
        return !nodes(body).isEmpty();
    }

    private List<Node> nodes(byte[] body) throws IOException {
        String text = PayloadText.decode(body, 0, body.length).text();
        try {
            Node root = Node.document();
            boolean xml = text.stripLeading().startsWith("<");
            Format.Text format = xml ? new XmlReader() : new JsonReader(false, false);
            format.read(text, xml ? text.indexOf('<') : 0, text.length(), root);
            return path.all(root, root);
        } catch (EndlessSearchException e) {
            throw new IOException("it takes too long to be searched", e);
        } catch (UnreadableException e) {
            throw new IOException("it can be read neither as XML nor as JSON: " + e.detail());
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
