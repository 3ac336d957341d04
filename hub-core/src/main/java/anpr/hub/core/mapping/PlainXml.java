package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the XML that devices in good order send, straight into nodes: as {@link XmlReader} would by its library, but
 * without events and locations in between. It gives up at whatever is not plain: a DOCTYPE, a processing instruction,
 * an entity of its own, a character that is not everyday text, a name beyond ASCII, anything not well-formed, anything
 * near a limit. The library then says what it is, and where. So this reader refuses nothing and accepts nothing of its
 * own.
 *
 * <p>Of one text and one thread.
 */
final class PlainXml {
    private static final int DEEPEST = 60;
    private static final int MOST_ATTRIBUTES = 50;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ATTRIBUTE = 32_768;
    private static final int LONGEST_TEXT = 32 * 1024 * 1024;

    private static final String[] ENTITIES = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    private static final String MEANT = "&<>\"'";

    private static final Set<String> USUAL = usual();

    private final String text;
    private final int to;
    private final StringBuilder content = new StringBuilder();
    /** The names of the open elements, as written. */
    private @Nullable String[] open = new @Nullable String[16];

    /** The names of the attributes of the start tag at hand, as written. */
    private final @Nullable String[] attributes = new @Nullable String[MOST_ATTRIBUTES];

    private final int deepest = Math.min(DEEPEST, Limits.inForce().at(Limit.NESTING));
    private final int mostNodes = Limits.inForce().at(Limit.NODES) / 2;
    private final int mostAttributes =
            Math.min(MOST_ATTRIBUTES, Limits.inForce().at(Limit.ATTRIBUTES));
    private int depth;
    private int at;
    private int nodes;
    private boolean closedAtOnce;

    PlainXml(String text, int from, int to) {
        this.text = text;
        this.at = from;
        this.to = to;
    }

    /** Whether the text was read; if not, what hangs below the node means nothing. */
    boolean read(Node document) {
        if (to - at > LONGEST_TEXT || !declaration() || !misc() || !document(document)) {
            return false;
        }
        return misc() && at == to;
    }

    /** Whether there is no XML declaration, or a usual one. */
    private boolean declaration() {
        if (!here("<?xml")) {
            return true;
        }
        int close = text.indexOf("?>", at);
        if (close < 0 || close > to - 2 || close - at > 100) {
            return false;
        }
        String head = text.substring(at, close).replace('\'', '"');
        at = close + 2;
        return USUAL.contains(head) || USUAL.contains(head.strip());
    }

    private static Set<String> usual() {
        Set<String> usual = new HashSet<>();
        String version = "<?xml version=\"1.0\"";
        usual.add(version);
        for (String encoding : new String[] {"UTF-8", "utf-8"}) {
            String with = version + " encoding=\"" + encoding + '"';
            usual.add(with);
            usual.add(with + " standalone=\"yes\"");
            usual.add(with + " standalone=\"no\"");
        }
        return usual;
    }

    /** Goes past space and comments; false if a comment is none. */
    private boolean misc() {
        while (at < to) {
            if (space(text.charAt(at))) {
                at++;
            } else if (!here("<!--")) {
                return true;
            } else if (!comment()) {
                return false;
            }
        }
        return true;
    }

    private boolean document(Node document) {
        Node current = document;
        int contentStart = 0;
        do {
            char first = at < to ? text.charAt(at) : 0;
            char next = at + 1 < to ? text.charAt(at + 1) : 0;
            if (first == 0 || depth == 0 && (first != '<' || next == '/' || next == '!')) {
                return false;
            }
            if (first != '<') {
                if (!characters(current)) {
                    return false;
                }
            } else if (next == '/') {
                int start = at;
                if (!closes()) {
                    return false;
                }
                end(current, contentStart, start);
                current = current.parent == null ? document : current.parent;
            } else if (next == '!') {
                if (!(here("<!--") ? comment() : here("<![CDATA[") && cdata(current))) {
                    return false;
                }
            } else {
                Node opened = opens(current);
                if (opened == null) {
                    return false;
                }
                current = opened;
                contentStart = at;
                if (closedAtOnce) {
                    end(current, contentStart, contentStart);
                    depth--;
                    current = current.parent == null ? document : current.parent;
                }
            }
        } while (depth > 0);
        return true;
    }

    /** The element whose start tag stands here; null if there is none that is plain. */
    private @Nullable Node opens(Node parent) {
        at++;
        Names.Name name = name();
        if (name == null || ++depth > deepest || ++nodes > mostNodes) {
            return null;
        }
        if (depth > open.length) {
            open = Arrays.copyOf(open, 2 * open.length);
        }
        open[depth - 1] = name.written();
        Node element = parent.addKnown(name.local());
        int count = 0;
        while (at < to) {
            int before = at;
            skipSpace();
            char c = at < to ? text.charAt(at) : 0;
            if (c == '>') {
                at++;
                closedAtOnce = false;
                content.setLength(0);
                return element;
            }
            if (c == '/') {
                closedAtOnce = here("/>");
                at += 2;
                content.setLength(0);
                return closedAtOnce ? element : null;
            }
            if (at == before || count == mostAttributes || !attribute(element, count++)) {
                return null;
            }
        }
        return null;
    }

    private boolean attribute(Node element, int number) {
        Names.Name name = name();
        skipSpace();
        if (name == null || at >= to || text.charAt(at++) != '=') {
            return false;
        }
        skipSpace();
        char quote = at < to ? text.charAt(at++) : 0;
        int start = at;
        if (quote != '"' && quote != '\'') {
            return false;
        }
        while (at < to && text.charAt(at) != quote) {
            char c = text.charAt(at);
            // References and line ends are made into something else in attributes: left to the library.
            if (c == '&' || c == '<' || !everyday(c) || c < ' ') {
                return false;
            }
            at++;
        }
        if (at >= to || at - start > LONGEST_ATTRIBUTE) {
            return false;
        }
        String value = text.substring(start, at);
        int end = at++;
        for (int i = 0; i < number; i++) {
            if (name.written().equals(attributes[i])) {
                return false;
            }
        }
        attributes[number] = name.written();
        if (name.written().startsWith("xmlns")) {
            return true;
        }
        element.add(name.attribute(), value, start, end);
        // What refers to another element is left to the library.
        return ++nodes <= mostNodes && !(name.attribute().equals("@href") && value.startsWith("#"));
    }

    /** Whether the end tag here is that of the element open last. */
    private boolean closes() {
        String name = open[--depth];
        if (name == null || !text.startsWith(name, at + 2)) {
            return false;
        }
        at += 2 + name.length();
        skipSpace();
        return at < to && text.charAt(at++) == '>';
    }

    private void end(Node element, int contentStart, int contentEnd) {
        if (!XmlReader.hasElements(element) && !XmlReader.nil(element)) {
            element.text(content.toString());
            element.start = contentStart;
            element.end = contentEnd;
        }
        content.setLength(0);
    }

    private boolean characters(Node current) {
        int start = at;
        while (at < to) {
            char c = text.charAt(at);
            if (c == '<') {
                break;
            }
            if (!everyday(c) || c == ']' && here("]]>")) {
                return false;
            }
            if (c == '\r') {
                keep(current, start, at++);
                // A line end, alone or before a line feed.
                start = at;
                if (at >= to || text.charAt(at) != '\n') {
                    return false;
                }
            } else if (c == '&') {
                keep(current, start, at);
                if (!reference(current)) {
                    return false;
                }
                start = at;
            } else {
                at++;
            }
        }
        keep(current, start, at);
        return true;
    }

    private void keep(Node current, int from, int end) {
        if (end > from && !XmlReader.hasElements(current)) {
            content.append(text, from, end);
        }
    }

    /** One of the five entities. */
    private boolean reference(Node current) {
        for (int i = 0; i < ENTITIES.length; i++) {
            if (here(ENTITIES[i])) {
                at += ENTITIES[i].length();
                if (!XmlReader.hasElements(current)) {
                    content.append(MEANT.charAt(i));
                }
                return true;
            }
        }
        return false;
    }

    private boolean cdata(Node current) {
        int start = at + 9;
        int close = text.indexOf("]]>", start);
        if (close < 0 || close > to - 3 || !allEveryday(start, close)) {
            return false;
        }
        keep(current, start, close);
        at = close + 3;
        return true;
    }

    private boolean comment() {
        int start = at + 4;
        int close = text.indexOf("--", start);
        if (close < 0 || close > to - 3 || text.charAt(close + 2) != '>' || !allEveryday(start, close)) {
            return false;
        }
        at = close + 3;
        return true;
    }

    private boolean allEveryday(int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (!everyday(c) || c == '\r') {
                return false;
            }
        }
        return true;
    }

    /** Of the characters that XML allows, those in which parsers agree without exception. */
    private static boolean everyday(char c) {
        return c >= ' ' && c < 0x7F || c == '\n' || c == '\r' || c == '\t' || c >= 0xA0 && c < 0xD800;
    }

    private Names.@Nullable Name name() {
        int start = at;
        int hash = 0;
        while (at < to) {
            char c = text.charAt(at);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            boolean further = c >= '0' && c <= '9' || c == '-' || c == '.';
            // One colon, between the prefix and the name.
            boolean colon = c == ':' && at > start && text.indexOf(':', start) == at && at + 1 < to;
            if (!letter && !(at > start && (further || colon))) {
                break;
            }
            hash = 31 * hash + c;
            at++;
        }
        if (at == start || at - start > LONGEST_NAME || text.charAt(at - 1) == ':') {
            return null;
        }
        return Names.of(text, start, at, hash);
    }

    private boolean here(String mark) {
        return at + mark.length() <= to && text.startsWith(mark, at);
    }

    private void skipSpace() {
        while (at < to && space(text.charAt(at))) {
            at++;
        }
    }

    private static boolean space(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
