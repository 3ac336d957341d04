package anpr.hub.core.mapping;

import anpr.hub.core.mapping.Mapped.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which the messages of a source type may be written. Immutable.
 *
 * @param type the source type, for complaints
 * @param all in the order in which they are tried
 * @param placeholders what a template's variable looks like that was not filled in
 * @param nested which texts inside a message are themselves written in a form
 */
record Formats(String type, List<Format> all, List<Nested> nested, Placeholders placeholders) {

    /**
     * The text of these nodes is read as one of these forms, and hung below the node.
     *
     * @param at absolute path
     */
    record Nested(Path at, List<Format.Text> as) {
        /** What is wrong with the node's text; null if it was read, or there was none. */
        @Nullable
        String read(Node node, String payload) throws UnreadableException {
            String text = node.text();
            if (text == null || text.isBlank() || node.attribute()) {
                return null;
            }
            boolean verbatim =
                    node.start >= 0 && node.end - node.start == text.length() && payload.startsWith(text, node.start);
            String from = verbatim ? payload : text;
            int base = verbatim ? node.start : 0;
            int start = base;
            while (Character.isWhitespace(from.charAt(start))) {
                start++;
            }
            int end = base + text.length();
            for (Format.Text format : as) {
                if (format.begins(from, start, end)) {
                    try {
                        format.read(from, start, end, node);
                    } catch (UnreadableException e) {
                        if (e.fault() == Fault.HOSTILE) {
                            throw e;
                        }
                        node.cutAfter(null);
                        node.fault = "the text at " + at + " cannot be read: " + e.detail();
                        return node.fault;
                    }
                    if (!verbatim) {
                        node.placeBelowHere();
                    }
                    return null;
                }
            }
            node.fault = "the text at " + at + " is not of the form that the mapping says";
            return node.fault;
        }
    }

    /**
     * A message's tree.
     *
     * @param nestedFault what was wrong with the first nested text that could not be read; null if nothing was
     * @param unfilled the nodes whose text was a placeholder, and is blank now
     */
    record Tree(Node root, @Nullable String nestedFault, List<Node> unfilled) {}

    /** The form that one message has, with the forms inside it. Equal for types that would read it alike. */
    record Form(Format.Text format, List<Nested> nested, Placeholders placeholders) {
        /** @throws UnreadableException if the message is not of this form, or anything in it passes a limit */
        Tree read(PayloadText payload) throws UnreadableException {
            String text = payload.text();
            Node root = Node.document(payload);
            int from = start(text);
            format.read(text, from, Math.max(from, end(text)), root);
            String fault = null;
            for (Nested inner : nested) {
                for (Node node : inner.at().all(root, root)) {
                    String complaint = inner.read(node, text);
                    fault = fault == null ? complaint : fault;
                }
            }
            List<Node> unfilled = new ArrayList<>();
            if (placeholders.possibleIn(text)) {
                empty(root, unfilled);
            }
            return new Tree(root, fault, unfilled);
        }

        private void empty(Node node, List<Node> unfilled) {
            String own = node.text();
            if (own != null && own.length() <= Placeholders.LONGEST) {
                String text = own.strip();
                if (placeholders.match(text)) {
                    node.text("");
                    node.placeholder = text;
                    unfilled.add(node);
                }
            }
            for (Node child = node.firstChild; child != null; child = child.nextSibling) {
                empty(child, unfilled);
            }
        }
    }

    /** How zips are read; null if the type sends none. */
    Format.@Nullable Zip zip() {
        for (Format format : all) {
            if (format instanceof Format.Zip zip) {
                return zip;
            }
        }
        return null;
    }

    /** How workbooks are read; null if the type sends none. */
    Format.@Nullable Workbook workbook() {
        for (Format format : all) {
            if (format instanceof Format.Workbook workbook) {
                return workbook;
            }
        }
        return null;
    }

    /** The form of a workbook's rows. */
    Form rows(Format.Workbook workbook) {
        return new Form(workbook.rows(), nested, placeholders);
    }

    boolean image() {
        return all.contains(new Format.Image());
    }

    /** The form of this text: the first that it begins like. */
    Form form(PayloadText payload) throws UnreadableException {
        String text = payload.text();
        int from = start(text);
        int to = end(text);
        if (from >= to) {
            throw new UnreadableException(Fault.UNPARSEABLE, "the message is empty");
        }
        Format.Text fallback = null;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Format.Text candidate) {
                // The last need not be asked where it is taken whatever it says.
                boolean taken = candidate instanceof PatternReader && i == all.size() - 1;
                if (taken || candidate.begins(text, from, to)) {
                    return new Form(candidate, nested, placeholders);
                }
                // What fits no pattern is told line by line.
                fallback = candidate instanceof PatternReader ? candidate : fallback;
            }
        }
        if (fallback != null) {
            return new Form(fallback, nested, placeholders);
        }
        char first = text.charAt(from);
        String what = first == '<' ? "XML" : first == '{' || first == '[' ? "JSON" : "neither XML nor JSON";
        throw new UnreadableException(
                Fault.UNPARSEABLE, "the message is " + what + ", which source type " + type + " does not send");
    }

    private static int start(String text) {
        int from = 0;
        while (from < text.length() && blank(text.charAt(from))) {
            from++;
        }
        return from;
    }

    private static int end(String text) {
        int to = text.length();
        while (to > 0 && blank(text.charAt(to - 1))) {
            to--;
        }
        return to;
    }

    /** White space, and the NUL bytes with which some senders pad. */
    private static boolean blank(char c) {
        return Character.isWhitespace(c) || c == 0;
    }
}
