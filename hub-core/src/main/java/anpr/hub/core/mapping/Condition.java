package anpr.hub.core.mapping;

import java.util.List;

/** All clauses hold. A clause holds if any node at its path matches; without a node it is asked about null. */
record Condition(List<Clause> clauses) {
    static final Condition ALWAYS = new Condition(List.of());

    sealed interface Clause {
        boolean holds(Node record, Node root);
    }

    record Matches(Path path, Matcher matcher) implements Clause {
        @Override
        public boolean holds(Node record, Node root) {
            if (path.first(record, root, matcher) != null) {
                return true;
            }
            return matcher.matches(null) && path.first(record, root, true) == null;
        }
    }

    /** Both paths have a text, and it is the same; case and outer space do not count. */
    record SameAs(Path path, Path other) implements Clause {
        @Override
        public boolean holds(Node record, Node root) {
            Node one = path.first(record, root, false);
            Node two = other.first(record, root, false);
            return one != null
                    && two != null
                    && one.text() != null
                    && two.text() != null
                    && one.text().strip().equalsIgnoreCase(two.text().strip());
        }
    }

    boolean holds(Node record, Node root) {
        // By position: an iterator for each condition of each record is not free.
        for (int i = 0; i < clauses.size(); i++) {
            if (!clauses.get(i).holds(record, root)) {
                return false;
            }
        }
        return true;
    }
}
