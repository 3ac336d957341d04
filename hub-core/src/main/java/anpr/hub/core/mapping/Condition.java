package anpr.hub.core.mapping;

import java.util.List;

/** All clauses hold. A clause holds if any node at its path matches; without a node it is asked about null. */
record Condition(List<Clause> clauses) {
    static final Condition ALWAYS = new Condition(List.of());

    record Clause(Path path, Matcher matcher) {
        boolean holds(Node record, Node root) {
            List<Node> nodes = path.all(record, root);
            if (nodes.isEmpty()) {
                return matcher.matches(null);
            }
            for (Node node : nodes) {
                if (matcher.matches(node.text == null ? "" : node.text)) {
                    return true;
                }
            }
            return false;
        }
    }

    boolean holds(Node record, Node root) {
        for (Clause clause : clauses) {
            if (!clause.holds(record, root)) {
                return false;
            }
        }
        return true;
    }
}
