package anpr.hub.core.mapping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path through a message, a small part of XPath over local names.
 *
 * <pre>
 * path      = "." | ["/" | "//"] step { ("/" | "//") step }
 * step      = ".." | test { "[" predicate "]" }
 * test      = name | "'" any text "'" | "@" name | "*"
 * predicate = number from 1 | [ "@" ] name "=" ( "'" text "'" | "(" path ")" )
 * </pre>
 *
 * A leading {@code /} begins at the root of the message, {@code //} finds at any depth, everything else is relative to
 * the record; a path in round brackets too, wherever it stands: its text is looked for. In a quoted text a quote is doubled.
 * Where the last step is a child that is not there, its parent's attribute of that name is taken, and the other way; not in
 * a path with {@code //}. Immutable.
 */
final class Path {
    private static final int DEEPEST = 64;
    private static final Sought ANY = node -> true;
    private static final Sought WITH_TEXT = Path::withText;

    private final String source;
    private final boolean absolute;
    private final Step[] steps;
    /** The steps are names of children and nothing else. */
    private final boolean plain;
    /** The same with an attribute where the last step is a child, or the other way; null where it is neither. */
    private final @Nullable Path twin;

    /**
     * @param deep find at any depth below, not only among the children
     * @param name the one object for it
     * @param bit of the name
     */
    private record Step(boolean deep, Axis axis, String name, long bit, List<Predicate> predicates) {
        Step(boolean deep, Axis axis, String name, List<Predicate> predicates) {
            this(deep, axis, Names.one(name), Node.bit(name), predicates);
        }

        boolean plain() {
            return !deep && axis == Axis.CHILD && predicates.isEmpty();
        }
    }

    private enum Axis {
        CHILD,
        ANY_CHILD,
        PARENT
    }

    private sealed interface Predicate {
        record Position(int number) implements Predicate {}

        record ChildIs(String child, String text) implements Predicate {}

        /** The child's text is that at another path, seen from the record: an index into a list elsewhere. */
        record ChildSameAs(String child, Path other) implements Predicate {}
    }

    private Path(String source, boolean absolute, List<Step> steps, boolean withTwin) {
        this.source = source;
        this.absolute = absolute;
        this.steps = steps.toArray(Step[]::new);
        this.plain = steps.stream().allMatch(Step::plain);
        this.twin = withTwin ? twin(source, absolute, steps) : null;
    }

    /** What one release of a device writes as an element, another writes as an attribute. Not worth a second deep search. */
    private static @Nullable Path twin(String source, boolean absolute, List<Step> steps) {
        if (steps.isEmpty() || !steps.getLast().plain() || steps.stream().anyMatch(Step::deep)) {
            return null;
        }
        String name = steps.getLast().name();
        List<Step> others = new ArrayList<>(steps.subList(0, steps.size() - 1));
        others.add(new Step(false, Axis.CHILD, name.startsWith("@") ? name.substring(1) : '@' + name, List.of()));
        return new Path(source, absolute, others, false);
    }

    /** @throws IllegalArgumentException if it is no path; the message says where and what was expected */
    static Path parse(String source) {
        return new Parser(source).path();
    }

    /** Whether a node is the one that is looked for. */
    @FunctionalInterface
    interface Sought {
        boolean is(Node node);
    }

    /** The first node with text that is not blank, or with {@code blank} any node at all. */
    @Nullable
    Node first(Node record, Node root, boolean blank) {
        return first(record, root, blank ? ANY : WITH_TEXT);
    }

    /** The first node that is sought; null if none is. */
    @Nullable
    Node first(Node record, Node root, Sought sought) {
        Node found = search(record, root, sought);
        return found != null || twin == null ? found : twin.search(record, root, sought);
    }

    private @Nullable Node search(Node record, Node root, Sought sought) {
        Node from = absolute ? root : record;
        return plain ? find(from, 0, root, sought) : find(from, 0, record, root, sought);
    }

    private static boolean withText(Node node) {
        return node.text() != null && !node.text().isBlank();
    }

    /** Without a call that the virtual machine can't foresee, where it is one of the two that most look for. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean is(Node node, Sought sought) {
        return sought == WITH_TEXT ? withText(node) : sought == ANY || sought.is(node);
    }

    /** Goes on from a node with the steps from this one on, which are plain. */
    private @Nullable Node find(Node from, int at, Node root, Sought sought) {
        Node here = from.resolved();
        if (at == steps.length) {
            return is(here, sought) ? here : null;
        }
        Step step = steps[at];
        if (!here.mayName(step.bit())) {
            return null;
        }
        Node found = null;
        int looked = 0;
        for (Node child = here.firstChild; child != null && found == null; child = child.nextSibling) {
            looked++;
            found = Node.same(child.name, step.name()) ? find(child, at + 1, root, sought) : null;
        }
        root.looked(looked);
        return found;
    }

    /** Every node of exactly this path, in the order of the message. */
    List<Node> all(Node record, Node root) {
        List<Node> found = new ArrayList<>();
        search(record, root, node -> {
            found.add(node);
            return false;
        });
        return found;
    }

    /** The last name in the path: what the vendor calls the value. */
    @Nullable
    String lastName() {
        String last = steps.length == 0 ? "" : steps[steps.length - 1].name();
        return last.isEmpty() ? null : last;
    }

    @Override
    public String toString() {
        return source;
    }

    /** Goes on from a node with the steps from this one on. */
    private @Nullable Node find(Node from, int at, Node record, Node root, Sought sought) {
        Node here = from.resolved();
        if (at == steps.length) {
            return is(here, sought) ? here : null;
        }
        Step step = steps[at];
        if (step.axis() == Axis.PARENT) {
            return here.parent == null ? null : find(here.parent, at + 1, record, root, sought);
        }
        if (step.axis() == Axis.CHILD && !step.deep() && !here.mayName(step.bit())) {
            return null;
        }
        if (step.predicates().isEmpty()) {
            return below(here, 0, at, record, root, sought);
        }
        List<Node> candidates = new ArrayList<>();
        root.looked(gather(step, here, candidates, 0));
        for (Predicate predicate : step.predicates()) {
            candidates = those(candidates, predicate, record, root);
        }
        for (Node candidate : candidates) {
            Node found = find(candidate, at + 1, record, root, sought);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Node below(Node here, int depth, int at, Node record, Node root, Sought sought) {
        Step step = steps[at];
        Node found = null;
        int looked = 0;
        for (Node child = here.firstChild; child != null && found == null; child = child.nextSibling) {
            looked++;
            found = matches(step, child) ? find(child, at + 1, record, root, sought) : null;
            if (found == null && step.deep() && depth < DEEPEST) {
                found = below(child, depth + 1, at, record, root, sought);
            }
        }
        root.looked(looked);
        return found;
    }

    private static List<Node> those(List<Node> candidates, Predicate predicate, Node record, Node root) {
        return switch (predicate) {
            case Predicate.Position(int number) ->
                number <= candidates.size() ? List.of(candidates.get(number - 1)) : List.of();
            case Predicate.ChildIs(String child, String text) -> withChild(candidates, child, text);
            case Predicate.ChildSameAs(String child, Path other) -> {
                Node same = other.first(record, root, false);
                yield same == null || same.text() == null
                        ? List.of()
                        : withChild(candidates, child, same.text().strip());
            }
        };
    }

    private static List<Node> withChild(List<Node> candidates, String child, String text) {
        List<Node> those = new ArrayList<>();
        for (Node candidate : candidates) {
            if (childIs(candidate, child, text)) {
                those.add(candidate);
            }
        }
        return those;
    }

    /** @return how many were looked at */
    private static int gather(Step step, Node from, List<Node> candidates, int depth) {
        int looked = 0;
        for (Node child = from.firstChild; child != null; child = child.nextSibling) {
            if (matches(step, child)) {
                candidates.add(child);
            }
            if (step.deep() && depth < DEEPEST) {
                looked += gather(step, child, candidates, depth + 1);
            }
            looked++;
        }
        return looked;
    }

    private static boolean matches(Step step, Node child) {
        return step.axis() == Axis.ANY_CHILD ? !child.attribute() : Node.same(step.name(), child.name);
    }

    private static boolean childIs(Node node, String name, String text) {
        for (Node child = node.resolved().firstChild; child != null; child = child.nextSibling) {
            String value = child.resolved().text();
            if (child.name.equals(name) && value != null && value.strip().equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** Recursive descent over the grammar above. */
    private static final class Parser {
        private final String source;
        private int at;

        Parser(String source) {
            this.source = source;
        }

        Path path() {
            if (source.equals(".")) {
                return new Path(source, false, List.of(), false);
            }
            if (source.equals("/")) {
                return new Path(source, true, List.of(), false);
            }
            boolean absolute = source.startsWith("/");
            boolean deep = take("//");
            if (!deep) {
                take("/");
            }
            List<Step> steps = new ArrayList<>();
            steps.add(step(deep));
            while (at < source.length()) {
                if (take("//")) {
                    steps.add(step(true));
                } else if (take("/")) {
                    steps.add(step(false));
                } else {
                    throw expected("'/' or '['");
                }
            }
            return new Path(source, absolute, steps, true);
        }

        private Step step(boolean deep) {
            if (take("..")) {
                return new Step(false, Axis.PARENT, "", List.of());
            }
            boolean any = take("*");
            String name = any ? "" : name();
            List<Predicate> predicates = new ArrayList<>();
            while (take("[")) {
                predicates.add(predicate());
                if (!take("]")) {
                    throw expected("']'");
                }
            }
            return new Step(deep, any ? Axis.ANY_CHILD : Axis.CHILD, name, List.copyOf(predicates));
        }

        private Predicate predicate() {
            int start = at;
            while (at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9') {
                at++;
            }
            if (at > start && at < source.length() && source.charAt(at) == ']') {
                int number = at - start > 9 ? 0 : Integer.parseInt(source.substring(start, at));
                if (number == 0) {
                    at = start;
                    throw expected("a position from 1");
                }
                return new Predicate.Position(number);
            }
            at = start;
            String child = name();
            if (!take("=")) {
                throw expected("'=' and a quoted text");
            }
            if (take("(")) {
                int close = source.indexOf(')', at);
                if (close < 0) {
                    throw expected("a path and ')'");
                }
                Path other = parse(source.substring(at, close));
                at = close + 1;
                return new Predicate.ChildSameAs(child, other);
            }
            return new Predicate.ChildIs(child, quoted());
        }

        private String name() {
            String prefix = take("@") ? "@" : "";
            if (at < source.length() && source.charAt(at) == '\'') {
                return prefix + quoted();
            }
            int start = at;
            while (at < source.length() && "/[]='@* ".indexOf(source.charAt(at)) < 0) {
                at++;
            }
            if (at == start) {
                throw expected("a name");
            }
            return prefix + source.substring(start, at);
        }

        private String quoted() {
            if (!take("'")) {
                throw expected("a quoted text");
            }
            StringBuilder text = new StringBuilder();
            while (at < source.length()) {
                if (take("''")) {
                    text.append('\'');
                } else if (take("'")) {
                    return text.toString();
                } else {
                    text.append(source.charAt(at++));
                }
            }
            throw expected("a closing quote");
        }

        private boolean take(String token) {
            boolean here = source.startsWith(token, at);
            at += here ? token.length() : 0;
            return here;
        }

        private IllegalArgumentException expected(String what) {
            return new IllegalArgumentException(
                    "path '" + source + "': expected " + what + " at character " + (at + 1));
        }
    }
}
