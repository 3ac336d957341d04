package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element, attribute, member, array entry, row or cell of a message. All formats are read into this one tree of
 * local names; a path does not care which format it walks.
 *
 * <p>The document itself is a node without a name. A repeated element and the entries of an array are siblings of one
 * name. Attributes are children whose name begins with {@code @}. Null and {@code xsi:nil} have no text.
 */
sealed class Node permits Node.Root {
    /** One object for all nodes of this name, see {@link Names}. */
    final String name;

    final @Nullable Node parent;

    private @Nullable String text;

    /** The text is what stands in the message from {@link #start} to {@link #end}; it is made when it is asked for. */
    private boolean verbatim;

    /** First and behind the last character of the raw text; -1 where it cannot be told. */
    int start = -1;

    int end = -1;

    @Nullable
    Node firstChild;

    @Nullable
    Node lastChild;

    @Nullable
    Node nextSibling;

    /** The {@link #bit} of the name of each child: most names that are looked for in vain are not among them. */
    private long named;

    /** Where the content really stands, for a SOAP {@code href} to a {@code multiRef}. */
    @Nullable
    Node target;

    /** The name as the sender wrote it, where it was made canonical (a column's header). */
    @Nullable
    String label;

    /** What is wrong with this record, so that it can't be mapped while its neighbours can. */
    @Nullable
    String fault;

    /** The template's variable that stood here unfilled; the text is then blank. */
    @Nullable
    String placeholder;

    /** The fault has become an entry of what was mapped. */
    boolean faultTold;

    /** A longer one is told by its end: the lineage of each field of each record repeats it. */
    private static final int LONGEST_PATH = 1_000;

    /** A record's own fields are found in a few times its nodes; many records that each look through all are not. */
    static final int STEPS_A_NODE = 100;

    private static final int SINGLE = -1;
    /** Children that are compared with each other rather than kept in a table. */
    private static final int FEW = 40;

    private int ordinal;
    private @Nullable String path;

    private Node(String name, @Nullable Node parent) {
        this.name = name;
        this.parent = parent;
    }

    static Node document() {
        return document(PayloadText.EMPTY);
    }

    /** @param payload the text that positions are positions in */
    static Node document(PayloadText payload) {
        return new Root(payload);
    }

    /** Null where there is none, as in an object or behind a null. */
    @Nullable
    String text() {
        if (verbatim && text == null) {
            text = root().payload.text().substring(start, end);
        }
        return text;
    }

    void text(@Nullable String own) {
        text = own;
        verbatim = false;
    }

    /** Text with the place where it stands, in whatever way it is written there. */
    void text(String own, int from, int to) {
        text = own;
        start = from;
        end = to;
    }

    /**
     * The text is what stands here, as it is.
     *
     * @param whole the text of the message, or one from inside it
     */
    void textOf(String whole, int from, int to) {
        start = from;
        end = to;
        verbatim = payload(whole) != null;
        text = verbatim ? null : whole.substring(from, to);
    }

    /** The payload, if this very text is all of it. */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    PayloadText payload(String whole) {
        PayloadText payload = root().payload;
        return payload.text() == whole ? payload : null;
    }

    private Root root() {
        Node node = this;
        while (node.parent != null) {
            node = node.parent;
        }
        return (Root) node;
    }

    /** Paths have looked at so many children, in search of something for the message with this document. */
    void looked(int children) {
        // Only a document counts.
    }

    /** The document, which knows how much was looked for in it: a path from the root is gone anew for each record. */
    static final class Root extends Node {
        private long left = (long) STEPS_A_NODE * Limits.inForce().at(Limit.NODES);

        private final PayloadText payload;

        private Root(PayloadText payload) {
            super("", null);
            this.payload = payload;
        }

        @Override
        void looked(int children) {
            left -= children;
            if (left < 0) {
                throw new EndlessSearchException();
            }
        }
    }

    Node add(String childName) {
        return addKnown(Names.one(childName));
    }

    /** @param childName the one object for it, as {@link Names} gives it */
    Node addKnown(String childName) {
        Node child = new Node(childName, this);
        named |= bit(childName);
        Node last = lastChild;
        if (last == null) {
            firstChild = child;
        } else {
            last.nextSibling = child;
        }
        lastChild = child;
        return child;
    }

    /** Whether a child may have a name of this bit. */
    boolean mayName(long bit) {
        return (named & bit) != 0;
    }

    /** One of 64 for a name. */
    static long bit(String name) {
        int hash = name.hashCode();
        return 1L << (hash ^ hash >>> 6 ^ hash >>> 12);
    }

    /**
     * Adds an entry of a list, whose path always shows its position.
     *
     * @param childName the one object for it, as {@link Names} gives it
     */
    Node addEntry(String childName, int position) {
        Node child = addKnown(childName);
        child.ordinal = position;
        return child;
    }

    Node add(String childName, String value, int from, int to) {
        Node child = add(childName);
        child.text(value, from, to);
        return child;
    }

    /** Takes away the children behind this one; all of them if it is null. */
    void cutAfter(@Nullable Node child) {
        if (child == null) {
            firstChild = null;
        } else {
            child.nextSibling = null;
        }
        lastChild = child;
    }

    /** Everything below stands where this node stands: its text is not what the payload has there. */
    void placeBelowHere() {
        for (Node child = firstChild; child != null; child = child.nextSibling) {
            child.text(child.text());
            child.start = start;
            child.end = end;
            child.placeBelowHere();
        }
    }

    /** This node, or the one it refers to. */
    Node resolved() {
        Node node = this;
        for (int hops = 0; node.target != null && hops < 8; hops++) {
            node = node.target;
        }
        return node;
    }

    /** Whether this node is the other, or stands somewhere below it. */
    boolean within(@Nullable Node other) {
        for (Node node = this; node != null; node = node.parent) {
            if (node == other) {
                return true;
            }
        }
        return false;
    }

    boolean attribute() {
        return name.startsWith("@");
    }

    /** The concrete path from the root, such as {@code /results[2]/plate}; indexes count from 1, as in XPath. */
    String path() {
        String known = path;
        if (known == null) {
            known = parent == null ? label == null ? "" : '/' + shown() : below(parent.path());
            path = known;
        }
        return known;
    }

    private String below(String above) {
        if (ordinal == 0 && parent != null) {
            parent.number();
        }
        String told = label == null ? KnownPaths.find(above, name, ordinal) : null;
        if (told == null) {
            told = above + '/' + shown() + (ordinal > 0 ? "[" + ordinal + ']' : "");
            if (told.length() > LONGEST_PATH) {
                told = "..." + told.substring(told.length() - LONGEST_PATH);
            }
            if (label == null) {
                KnownPaths.keep(above, name, ordinal, told);
            }
        }
        return told;
    }

    private String shown() {
        String own = label == null ? name : label;
        for (int i = 0; i < own.length(); i++) {
            char c = own.charAt(i);
            boolean plain = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c == '_'
                    || c == '-'
                    || c == '.'
                    || c == '@'
                    || c == ':'
                    || Character.isLetterOrDigit(c);
            if (!plain) {
                return '\'' + own.replace("'", "''") + '\'';
            }
        }
        return own;
    }

    /** Gives each child of a repeated name its position; a child of a single name keeps {@link #SINGLE}. */
    private void number() {
        int children = 0;
        for (Node child = firstChild; child != null && children <= FEW; child = child.nextSibling) {
            children++;
        }
        if (children <= FEW) {
            numberFew();
            return;
        }
        Map<String, Node> latest = new HashMap<>();
        for (Node child = firstChild; child != null; child = child.nextSibling) {
            child.follow(latest.put(child.name, child));
        }
    }

    /** The same by looking back from each child, which is quicker than a table for the few that most nodes have. */
    private void numberFew() {
        long seen = 0;
        for (Node child = firstChild; child != null; child = child.nextSibling) {
            Node before = null;
            long bit = bit(child.name);
            if ((seen & bit) != 0) {
                for (Node other = firstChild; other != child && other != null; other = other.nextSibling) {
                    before = same(other.name, child.name) ? other : before;
                }
            }
            seen |= bit;
            child.follow(before);
        }
    }

    /** Names are compared by their objects, which are one each. */
    @SuppressWarnings("ReferenceEquality")
    static boolean same(String name, String other) {
        return name == other;
    }

    private void follow(@Nullable Node before) {
        if (ordinal <= 0) {
            ordinal = before == null ? SINGLE : Math.max(1, before.ordinal) + 1;
            if (before != null && before.ordinal == SINGLE) {
                before.ordinal = 1;
            }
        }
    }
}
