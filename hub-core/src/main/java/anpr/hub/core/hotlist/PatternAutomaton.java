package anpr.hub.core.hotlist;

import java.util.Arrays;
import java.util.List;

/**
 * All patterns of all lists as one automaton: a tree of their signs, walked along a VRM once, however many patterns there are.
 * Patterns with a common beginning share its nodes. Immutable; a node takes about 170 bytes.
 *
 * <p>Of a node in the tree only its parent leads to it, so no node is reached twice in a step; but for a star, which once
 * reached stays so.
 */
final class PatternAutomaton {
    private static final int ONE = 0;
    private static final int ANY = VrmCode.BASE;
    private static final int SIGNS = VrmCode.BASE + 1;
    private static final int[] NOTHING = {};

    private int nodes = 1;
    private int[] edges = new int[64 * SIGNS];
    /** Of each node, one more than the last pattern that ends there. */
    private int[] ends = new int[64];
    /** Of each pattern, one more than another that ends there too. */
    private final int[] others;

    /** @param patterns in their normal form; a match names them by their place */
    PatternAutomaton(List<String> patterns) {
        this.others = new int[patterns.size()];
        for (int i = 0; i < patterns.size(); i++) {
            int node = 0;
            for (char sign : patterns.get(i).toCharArray()) {
                node = child(node, sign);
            }
            others[i] = ends[node];
            ends[node] = i + 1;
        }
        this.edges = Arrays.copyOf(edges, nodes * SIGNS);
        this.ends = Arrays.copyOf(ends, nodes);
    }

    private int child(int node, char sign) {
        int edge = node * SIGNS + (sign == '?' ? ONE : sign == '*' ? ANY : VrmCode.digit(sign));
        if (edges[edge] == 0) {
            if (nodes == ends.length) {
                edges = Arrays.copyOf(edges, 2 * nodes * SIGNS);
                ends = Arrays.copyOf(ends, 2 * nodes);
            }
            edges[edge] = nodes++;
        }
        return edges[edge];
    }

    /** The places of the patterns that a VRM in its normal form matches, in ascending order. */
    int[] match(String vrm) {
        if (others.length == 0) {
            return NOTHING;
        }
        Walk walk = new Walk();
        walk.reach(0);
        for (int i = 0; i < vrm.length(); i++) {
            walk.step(VrmCode.digit(vrm.charAt(i)));
        }
        return walk.ended();
    }

    /** The nodes that are reached at one place of a VRM. */
    private final class Walk {
        private int[] here = new int[16];
        private int[] before = new int[16];
        private int[] stars = new int[8];
        private final long[] starred = new long[nodes + Long.SIZE - 1 >>> 6];
        private int many;
        private int starMany;

        void reach(int node) {
            if (many == here.length) {
                here = Arrays.copyOf(here, 2 * many);
            }
            here[many++] = node;
            int star = edges[node * SIGNS + ANY];
            if (star != 0 && (starred[star >>> 6] & 1L << star) == 0) {
                starred[star >>> 6] |= 1L << star;
                if (starMany == stars.length) {
                    stars = Arrays.copyOf(stars, 2 * starMany);
                }
                stars[starMany++] = star;
            }
        }

        void step(int digit) {
            int[] from = here;
            int fromMany = many;
            int starsMany = starMany;
            here = before;
            before = from;
            many = 0;
            for (int i = 0; i < fromMany; i++) {
                follow(from[i] * SIGNS + digit);
                follow(from[i] * SIGNS + ONE);
            }
            for (int i = 0; i < starsMany; i++) {
                follow(stars[i] * SIGNS + digit);
            }
        }

        private void follow(int edge) {
            if (edges[edge] != 0) {
                reach(edges[edge]);
            }
        }

        int[] ended() {
            int[] found = NOTHING;
            int count = 0;
            for (int i = 0; i < many + starMany; i++) {
                for (int one = ends[i < many ? here[i] : stars[i - many]]; one != 0; one = others[one - 1]) {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count + 4);
                    }
                    found[count++] = one - 1;
                }
            }
            int[] ordered = Arrays.copyOf(found, count);
            Arrays.sort(ordered);
            return ordered;
        }
    }
}
