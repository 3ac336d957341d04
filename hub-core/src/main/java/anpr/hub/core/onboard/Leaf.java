package anpr.hub.core.onboard;

import anpr.hub.core.mapping.Outline;
import anpr.hub.core.mapping.Outline.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text in a sample. Where several nodes of one name are told apart by a name that they hold, as in {@code <item
 * name="plate">} or {@code {"key": "plate", "value": ...}}, that is what the text is called.
 *
 * @param line from the document to the node that has the text
 */
record Leaf(List<Item> line) {
    /** Names of children that say what their parent is. */
    private static final Set<String> LABELS = Set.of("name", "key", "field", "label", "n", "k", "code", "id");
    /** Names of children that hold what it then is. */
    private static final Set<String> HOLDS = Set.of("value", "val", "v", "text", "content", "data");

    /** Every text that is not blank, in the order of the message. */
    static List<Leaf> all(Outline outline) {
        List<Leaf> leaves = new ArrayList<>();
        gather(List.of(outline.root()), leaves);
        return leaves;
    }

    private static void gather(List<Item> line, List<Leaf> leaves) {
        Item last = line.getLast();
        String text = last.text();
        boolean label = line.size() > 2 && last == label(line, line.size() - 2);
        if (text != null && !text.isBlank() && !label) {
            leaves.add(new Leaf(line));
        }
        for (Item child : last.children()) {
            List<Item> longer = new ArrayList<>(line);
            longer.add(child);
            gather(List.copyOf(longer), leaves);
        }
    }

    /** The child by whose text the node at this depth is told from its neighbours of the same name; null if none is. */
    private static @Nullable Item label(List<Item> line, int depth) {
        if (depth < 1) {
            return null;
        }
        Item item = line.get(depth);
        if (item.children().size() > 3
                || item.text() == null
                        && item.children().stream().noneMatch(child -> HOLDS.contains(plain(child.name())))) {
            return null;
        }
        boolean alone = line.get(depth - 1).children().stream()
                        .filter(other -> other.name().equals(item.name()))
                        .limit(2)
                        .count()
                < 2;
        return alone
                ? null
                : item.children().stream()
                        .filter(child -> LABELS.contains(plain(child.name()))
                                && child.text() != null
                                && !child.text().isBlank()
                                && child.text().length() <= 64)
                        .findFirst()
                        .orElse(null);
    }

    private static String plain(String name) {
        return name.replace("@", "").toLowerCase(Locale.ROOT);
    }

    /** Whether the node at this depth is one of several that are told apart by a name that they hold. */
    boolean labelled(int depth) {
        return label(line, depth) != null;
    }

    /** Whether it says something about a named value beside it, such as how sure that is. */
    boolean besideValue() {
        return labelled(line.size() - 2) && !HOLDS.contains(plain(line.getLast().name()));
    }

    String name() {
        return above(0);
    }

    String text() {
        return String.valueOf(line.getLast().text()).strip();
    }

    String path() {
        return line.getLast().path();
    }

    /** The line of the sample on which it stands, from 1. */
    int lineNumber() {
        return line.getLast().line();
    }

    /** What the node so many above this one is called; empty above the root. */
    String above(int up) {
        int last = line.size() - 1;
        boolean value = label(line, last - 1) != null
                && HOLDS.contains(plain(line.get(last).name()));
        int depth = last - (value ? 1 : 0) - up;
        if (depth < 0) {
            return "";
        }
        Item label = label(line, depth);
        return label == null ? line.get(depth).label() : String.valueOf(label.text());
    }

    /** The path without positions: that of all texts of the same kind. */
    String kind() {
        return kind(line.size() - 1);
    }

    /** The same of the node at this depth, which is 0 for the document. */
    String kind(int depth) {
        return IntStream.rangeClosed(1, depth).mapToObj(this::step).collect(Collectors.joining("/", "/", ""));
    }

    private String step(int depth) {
        Item label = label(line, depth);
        String step = Outline.step(line.get(depth).name());
        return label == null
                ? step
                : step + '[' + Outline.step(label.name()) + "='"
                        + String.valueOf(label.text()).replace("'", "''") + "']";
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
        for (int depth = common; depth < line.size(); depth++) {
            steps.add(step(depth));
        }
        return steps.isEmpty() ? "." : String.join("/", steps);
    }
}
