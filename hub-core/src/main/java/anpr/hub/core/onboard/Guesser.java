package anpr.hub.core.onboard;

import anpr.hub.core.mapping.Outline;
import anpr.hub.core.mapping.Outline.Format;
import anpr.hub.core.mapping.Outline.Item;
import anpr.hub.core.submission.Submission;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Guesses, from one message, where the fields of a read stand: by what vendors call them and by what the values look like.
 * It never decides anything about a read; what it says is for an engineer to correct.
 */
final class Guesser {
    /** Below this a guess is more trouble than help. */
    private static final double LEAST = 0.4;

    private static final List<String> FIELDS = List.of(
            "captureTime",
            "confidence",
            "latitude",
            "longitude",
            "platePatch",
            "overview",
            "headingDegrees",
            "direction",
            "lane",
            "cameraRef",
            "vrmCountry",
            "vehicle.make",
            "vehicle.model",
            "vehicle.colour",
            "vehicle.type",
            "vehicle.speed",
            "sourceRecordId");

    private final Vocabulary vocabulary = Vocabulary.load();
    private final Outline outline;
    private final List<Leaf> leaves;
    private final Set<String> taken = new HashSet<>();

    /** @param leaves all of one kind, in the order of the message */
    private record Candidate(String kind, List<Leaf> leaves, double score, Form form, String name) {}

    /**
     * What is thought of a message.
     *
     * @param at where records lie, as a mapping writes it
     * @param record the first of them: the line from the document to it
     * @param guesses for fields of the read
     * @param heartbeat the path by whose name or value the message looks like a heartbeat; null if it does not
     * @param kind the path of a name that says which kind of message it is; null if there is none
     * @param leftOver paths of which nothing was made
     */
    record Guessed(
            String at,
            List<Item> record,
            List<Guess> guesses,
            @Nullable String heartbeat,
            @Nullable String kind,
            List<String> leftOver) {}

    private Guesser(Outline outline) {
        this.outline = outline;
        this.leaves = Leaf.all(outline);
    }

    static Guessed guess(Outline outline) {
        return new Guesser(outline).guess();
    }

    private Guessed guess() {
        List<Guess> guesses = new ArrayList<>();
        List<Candidate> plates = candidates("vrmAsRead", leaves, List.of(), List.of());
        List<Leaf> plate = plates.isEmpty() ? List.of() : plates.getFirst().leaves();
        List<Item> record = record(plate);
        String at = at(record);
        if (!plates.isEmpty()) {
            guesses.add(guess("vrmAsRead", plates, record));
        }
        List<Leaf> scope = scope(record);
        List<Item> beside = plate.isEmpty() ? List.of() : plate.getFirst().line();
        for (String field : FIELDS) {
            List<Candidate> candidates = candidates(field, scope, record, beside);
            if (!candidates.isEmpty()) {
                guesses.add(guess(field, candidates, record));
            } else if (field.equals("captureTime")) {
                split(scope, record, guesses);
            } else if (field.equals("latitude")) {
                position(scope, record, guesses);
            }
        }
        alternatives(record, guesses);
        parts(guesses);
        return new Guessed(at, record, guesses, plates.isEmpty() ? heartbeat() : null, kind(), leftOver(scope));
    }

    /** Kinds of leaves that could be this field, the likeliest first. */
    private List<Candidate> candidates(String field, List<Leaf> among, List<Item> record, List<Item> beside) {
        Map<String, List<Leaf>> kinds = new LinkedHashMap<>();
        for (Leaf leaf : among) {
            if (!taken.contains(leaf.path()) && !inAlternatives(leaf)) {
                kinds.computeIfAbsent(leaf.kind(), _ -> new ArrayList<>()).add(leaf);
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        kinds.forEach((kind, same) -> {
            Leaf first = same.getFirst();
            Form form = Form.as(
                    field, same.stream().map(Leaf::text).toList(), first.name() + ' ' + first.above(1), vocabulary);
            double name = fit(field, first);
            double score = Math.max(
                    name * (0.4 + 0.6 * form.likely()),
                    form.telling() ? 0.5 * form.likely() - (name > 0 ? 0.05 : 0) : 0);
            if (!record.isEmpty() && !first.within(record.getLast(), record.size() - 1)) {
                score -= 0.08;
            }
            score -= 0.015 * distance(first, beside);
            if (form.likely() > 0 && score >= LEAST) {
                candidates.add(new Candidate(kind, same, Math.min(score, 0.99), form, first.name()));
            }
        });
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return candidates;
    }

    /** Steps from one leaf to the node in which the other stands. */
    private static int distance(Leaf leaf, List<Item> beside) {
        if (beside.isEmpty()) {
            return 0;
        }
        int common = 0;
        while (common < beside.size()
                && common < leaf.line().size()
                && beside.get(common) == leaf.line().get(common)) {
            common++;
        }
        return beside.size() - common + leaf.line().size() - common;
    }

    /** How well the leaf's name fits; where that is one of those that say little, with its container's. */
    private double fit(String field, Leaf leaf) {
        String name = leaf.name();
        String both = above(leaf, 1) + ' ' + name;
        boolean told = field.equals("confidence") || vocabulary.names("generic", name);
        if (vocabulary.soundsLike(field, both)
                || vocabulary.unlikely(field, name)
                || told && vocabulary.unlikely(field, both)) {
            return 0.3;
        }
        if (leaf.besideValue()) {
            double fit = vocabulary.fit(field, both);
            return fit < 0.9 ? 0 : 0.8 * fit;
        }
        double fit =
                vocabulary.names("generic", name) ? 0.8 * vocabulary.fit(field, name) : vocabulary.fit(field, name);
        fit = Math.max(fit, vocabulary.fit(field, both) * 0.98);
        for (int up = 1; up < 4 && vocabulary.names("generic", above(leaf, up - 1)); up++) {
            fit = Math.max(fit, vocabulary.fit(field, above(leaf, up)) * (1 - 0.07 * up));
        }
        return fit;
    }

    /** What the sender calls the node so many above; the hub's own names of rows and lines say nothing. */
    private String above(Leaf leaf, int up) {
        boolean ours =
                leaf.line().size() - 1 - up == 1 && outline.format() != Format.XML && outline.format() != Format.JSON;
        return ours ? "" : leaf.above(up);
    }

    private Guess guess(String field, List<Candidate> candidates, List<Item> record) {
        Candidate best = candidates.getFirst();
        List<Candidate> used = new ArrayList<>(List.of(best));
        if (field.equals("cameraRef")) {
            candidates.stream()
                    .skip(1)
                    .filter(other -> other.score() > 0.65 && used.size() < 3)
                    .forEach(used::add);
        }
        List<String> from = used.stream()
                .map(each -> Draft.text(each.leaves().getFirst().from(record)))
                .toList();
        List<String> paths = used.stream()
                .flatMap(each -> each.leaves().stream())
                .map(Leaf::path)
                .toList();
        taken.addAll(paths);
        double name = fit(field, best.leaves().getFirst());
        String why = (name >= 0.9
                        ? "named so by many vendors"
                        : name > 0 ? "its name points to it" : "nothing but its value points to it")
                + ", and " + best.form().why();
        List<String> others = candidates.stream()
                .filter(other -> !used.contains(other))
                .limit(3)
                .map(other -> other.leaves().getFirst().from(record) + " (" + Math.round(100 * other.score()) + " %)")
                .toList();
        return new Guess(
                field,
                from.size() == 1 ? from.getFirst() : "[" + String.join(", ", from) + "]",
                best.form().via(),
                (int) Math.round(100 * best.score()),
                why,
                others,
                paths);
    }

    /** The node that holds one read: that which is repeated with the plate; else all of the message. */
    private List<Item> record(List<Leaf> plate) {
        List<Item> document = List.of(outline.root());
        if (plate.isEmpty()) {
            List<Item> only = outline.root().children();
            return outline.format() == Format.JSON || only.size() != 1
                    ? document
                    : List.of(outline.root(), only.getFirst());
        }
        List<Item> line = plate.getFirst().line();
        for (int depth = line.size() - 1; depth > 0; depth--) {
            Item item = line.get(depth);
            boolean plural = plurals(line.get(depth - 1).name(), item.name());
            if ((item.entry() || plural) && !plate.getFirst().labelled(depth)) {
                return line.subList(0, depth + 1);
            }
        }
        return outline.format() == Format.JSON ? document : line.subList(0, Math.min(2, line.size()));
    }

    private static boolean plurals(String container, String item) {
        String outer = container.toLowerCase(Locale.ROOT);
        String inner = item.toLowerCase(Locale.ROOT);
        return !inner.isEmpty()
                && (outer.equals(inner + "s") || outer.equals(inner + "list") || outer.equals(inner + "es"));
    }

    private static String at(List<Item> record) {
        StringBuilder at = new StringBuilder();
        record.stream().skip(1).forEach(item -> at.append('/').append(Outline.step(item.name())));
        return at.isEmpty() ? "/" : at.toString();
    }

    /** What the first record sees: itself, and around it what is in no other record. */
    private List<Leaf> scope(List<Item> record) {
        int depth = record.size() - 1;
        String kind = at(record);
        return leaves.stream()
                .filter(leaf -> leaf.within(record.getLast(), depth)
                        || depth > 0
                                && (leaf.line().size() <= depth
                                        || !leaf.kind(depth).equals(kind)))
                .toList();
    }

    /** A date and a time of day that stand apart. */
    private void split(List<Leaf> scope, List<Item> record, List<Guess> guesses) {
        for (Leaf date : best(scope, "date")) {
            for (var pattern : vocabulary.dates()) {
                if (pattern.read(date.text()) == null) {
                    continue;
                }
                for (Leaf clock : best(scope, "time")) {
                    for (String hours : vocabulary.texts("clocks")) {
                        var both = anpr.hub.core.mapping.TimePattern.parse(pattern + " " + hours);
                        if (clock != date && both.read(date.text() + ' ' + clock.text()) != null) {
                            boolean utc = (date.name() + clock.name())
                                    .toLowerCase(Locale.ROOT)
                                    .contains("utc");
                            List<String> paths = List.of(date.path(), clock.path());
                            taken.addAll(paths);
                            guesses.add(new Guess(
                                    "captureTime",
                                    "{join: [" + Draft.text(date.from(record)) + ", " + Draft.text(clock.from(record))
                                            + "], with: \" \"}",
                                    List.of(Form.timestamp(both.toString(), utc ? "UTC" : "payload")),
                                    Form.dayAndMonthLike(pattern, date.text()) ? 75 : 85,
                                    "a date and a time of day stand apart"
                                            + (utc
                                                    ? "; their names say UTC"
                                                    : "; they have no zone: the feed must say it")
                                            + (Form.dayAndMonthLike(pattern, date.text())
                                                    ? "; day and month could be the other way round (M/d)"
                                                    : ""),
                                    List.of(),
                                    paths));
                            return;
                        }
                    }
                }
            }
        }
    }

    private List<Leaf> best(List<Leaf> scope, String field) {
        return scope.stream()
                .filter(leaf -> !taken.contains(leaf.path()) && fit(field, leaf) > 0.3)
                .sorted(Comparator.comparingDouble((Leaf leaf) -> fit(field, leaf))
                        .reversed())
                .toList();
    }

    /** Both coordinates in one text, or as two entries of a list; which is which, where they lie in the UK. */
    private void position(List<Leaf> scope, List<Item> record, List<Guess> guesses) {
        List<Leaf> named = best(scope, "position");
        for (Leaf leaf : named) {
            String[] halves = leaf.text().split("[,; ]+");
            char between = leaf.text().indexOf(';') > 0 ? ';' : ',';
            if (halves.length == 2 && leaf.text().indexOf(between) > 0 && degrees(halves[0], halves[1])) {
                boolean swapped = swapped(halves[0], halves[1]);
                coordinates(
                        swapped,
                        Draft.text(leaf.from(record)),
                        Draft.text(leaf.from(record)),
                        "\"" + between + "\"",
                        List.of(leaf.path()),
                        guesses);
                return;
            }
        }
        for (int i = 0; i + 1 < named.size(); i++) {
            Leaf one = named.get(i);
            Leaf two = named.get(i + 1);
            if (one.kind().equals(two.kind()) && degrees(one.text(), two.text())) {
                String path = one.from(record);
                coordinates(
                        swapped(one.text(), two.text()),
                        Draft.text(path + "[1]"),
                        Draft.text(path + "[2]"),
                        null,
                        List.of(one.path(), two.path()),
                        guesses);
                return;
            }
        }
    }

    private void coordinates(
            boolean swapped,
            String first,
            String second,
            @Nullable String cut,
            List<String> paths,
            List<Guess> guesses) {
        String why = swapped
                ? "longitude comes first: only so the place lies near the UK"
                : "latitude comes first, as it should";
        List<String> before = cut == null ? List.of() : List.of("{before: " + cut + "}", "trim");
        List<String> after = cut == null ? List.of() : List.of("{after: " + cut + "}", "trim");
        guesses.add(
                new Guess("latitude", swapped ? second : first, swapped ? after : before, 75, why, List.of(), paths));
        guesses.add(
                new Guess("longitude", swapped ? first : second, swapped ? before : after, 75, why, List.of(), paths));
        taken.addAll(paths);
    }

    private static boolean degrees(String one, String two) {
        BigDecimal first = Form.number(one);
        BigDecimal second = Form.number(two);
        return first != null
                && second != null
                && one.contains(".")
                && two.contains(".")
                && Math.abs(first.doubleValue()) <= 180
                && Math.abs(second.doubleValue()) <= 180;
    }

    private static boolean swapped(String one, String two) {
        double first = new BigDecimal(one).doubleValue();
        double second = new BigDecimal(two).doubleValue();
        return Math.abs(first) > 90 || second >= 49 && second <= 61 && first >= -9 && first <= 2.5;
    }

    private boolean inAlternatives(Leaf leaf) {
        return leaf.line().stream().anyMatch(item -> vocabulary.names("alternatives", item.name()));
    }

    private void alternatives(List<Item> record, List<Guess> guesses) {
        List<Leaf> others = leaves.stream()
                .filter(leaf -> leaf.within(record.getLast(), record.size() - 1) && inAlternatives(leaf))
                .filter(leaf -> Form.as("vrmAsRead", List.of(leaf.text()), leaf.name(), vocabulary)
                                        .likely()
                                > 0.5
                        && Form.number(leaf.text()) == null)
                .toList();
        if (!others.isEmpty()) {
            Leaf first = others.getFirst();
            List<String> paths = leaves.stream()
                    .filter(leaf -> leaf.kind().equals(first.kind()))
                    .map(Leaf::path)
                    .toList();
            taken.addAll(paths);
            guesses.add(new Guess(
                    "vrmAlternatives",
                    Draft.text(first.from(record)),
                    List.of(),
                    80,
                    "marks in a list that vendors call so",
                    List.of(),
                    paths));
        }
    }

    /** Images that came as parts: the plate where the part's name says so, all of the vehicle else. */
    private void parts(List<Guess> guesses) {
        for (String field : List.of("platePatch", "overview")) {
            List<String> names = outline.images().stream()
                    .filter(part -> plateLike(part) == field.equals("platePatch"))
                    .map(part -> Draft.text(part.name().isEmpty() ? part.fileName() : part.name()))
                    .toList();
            if (!names.isEmpty()
                    && guesses.stream().noneMatch(guess -> guess.field().equals(field))) {
                guesses.add(new Guess(
                        field,
                        "{part: [" + String.join(", ", names) + "]}",
                        List.of(),
                        70,
                        "an image came as a part of this name",
                        List.of(),
                        List.of()));
            }
        }
    }

    private boolean plateLike(Submission.Part part) {
        return Math.max(vocabulary.fit("platePatch", part.name()), vocabulary.fit("platePatch", part.fileName())) >= 0.5
                || (part.name() + part.fileName()).toLowerCase(Locale.ROOT).contains("plate");
    }

    private @Nullable String heartbeat() {
        for (Leaf leaf : leaves) {
            for (int up = 0; up < leaf.line().size() - 1; up++) {
                if (vocabulary.names("heartbeat", leaf.above(up))) {
                    return leaf.kind(leaf.line().size() - 1 - up);
                }
            }
            if (vocabulary.names("heartbeat", leaf.text())) {
                return leaf.kind();
            }
        }
        return null;
    }

    private @Nullable String kind() {
        return leaves.stream()
                .filter(leaf -> leaf.line().size() <= 4
                        && vocabulary.names("kind", leaf.name())
                        && leaf.text().length() < 32)
                .map(Leaf::kind)
                .findFirst()
                .orElse(null);
    }

    private List<String> leftOver(List<Leaf> scope) {
        return scope.stream()
                .filter(leaf -> !taken.contains(leaf.path()))
                .map(Leaf::kind)
                .distinct()
                .toList();
    }
}
