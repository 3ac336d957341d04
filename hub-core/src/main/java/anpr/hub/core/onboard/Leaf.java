package anpr.hub.core.onboard;

import anpr.hub.core.mapping.Outline;
import anpr.hub.core.mapping.Outline.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text in a sample.
 *
 * @param line from the document to the node that has the text
 */
record Leaf(List<Item> line) {
    /** Every text that is not blank, in the order of the message. */
    static List<Leaf> all(Outline outline) {
        List<Leaf> leaves = new ArrayList<>();
        gather(List.of(outline.root()), leaves);
        return leaves;
    }

    private static void gather(List<Item> line, List<Leaf> leaves) {
        String text = line.getLast().text();
        if (text != null && !text.isBlank()) {
            leaves.add(new Leaf(line));
        }
        for (Item child : line.getLast().children()) {
            List<Item> longer = new ArrayList<>(line);
            longer.add(child);
            gather(List.copyOf(longer), leaves);
        }
    }

    String name() {
        return line.getLast().name();
    }

    String text() {
        return String.valueOf(line.getLast().text()).strip();
    }

    String path() {
        return line.getLast().path();
    }

    /** The name of the node so many above this one; empty above the root. */
    String above(int up) {
        return line.size() > up ? line.get(line.size() - 1 - up).name() : "";
    }

    /** The path without positions: that of all texts of the same kind. */
    String kind() {
        return kind(line.size() - 1);
    }

    /** The same of the node at this depth, which is 0 for the document. */
    String kind(int depth) {
        return line.subList(1, depth + 1).stream()
                .map(item -> Outline.step(item.name()))
                .collect(Collectors.joining("/", "/", ""));
    }

    /** Whether the node at this depth of another line is one of those above this leaf, or itself. */
    boolean within(Item node, int depth) {
        return line.size() > depth && line.get(depth) == node;
    }

    /** The path from the node at this depth of {@code record}'s line. */
    String from(List<Item> record) {
        int common = 0;
        while (common < record.size() && common < line.size() && record.get(common) == line.get(common)) {
            common++;
        }
        List<String> steps = new ArrayList<>();
        for (int up = common; up < record.size(); up++) {
            steps.add("..");
        }
        for (Item item : line.subList(common, line.size())) {
            steps.add(Outline.step(item.name()));
        }
        return steps.isEmpty() ? "." : String.join("/", steps);
    }
}
