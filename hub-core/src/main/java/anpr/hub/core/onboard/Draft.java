package anpr.hub.core.onboard;

import anpr.hub.core.mapping.Outline;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A first {@code mapping.yaml}, written from guesses, each of which says in a comment why it stands there. */
final class Draft {
    /** How {@code about.setup} of a mapping begins as long as nobody has written it. */
    static final String UNWRITTEN = "Not written yet";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.-]*");
    /** What YAML takes for something else than a text. */
    private static final Set<String> WORDS =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", ".", "..");

    private final StringBuilder yaml = new StringBuilder();

    private Draft() {}

    /** A text as it may stand in YAML, also in a list. */
    static String text(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))
                || text.equals("/");
        return plain ? text : '\'' + text.replace("'", "''") + '\'';
    }

    static String write(String id, Outline outline, Guesser.Guessed guessed) {
        Draft draft = new Draft();
        draft.head(id, outline);
        draft.recognise(outline, guessed);
        draft.records(guessed);
        draft.leftOver(guessed);
        return draft.yaml.toString();
    }

    private void head(String id, Outline outline) {
        line(
                "# A first mapping, guessed from samples/first. Read every line and correct it: behind each guess stands how sure it");
        line("# is, and why. Then: ./hub adapter test " + id + ", ./hub adapter check " + id + ", ./hub adapter readme "
                + id + ".");
        line("id: " + id);
        line("version: \"1\"");
        line("title: " + text(id));
        line("about:");
        line("  vendor: " + text(id) + "  # who makes it");
        line("  class: [commercial]  # guessed without any ground: police, local authority, car park, commercial");
        line("  transports: [http]");
        line("  source: one sample");
        line("  quirks: []");
        line("  setup: |");
        line("    " + UNWRITTEN + ": what is set on the device so that it sends to the hub.");
        line("reply: {status: 200}  # what the device wants to hear; some send again for ever if it is not just that");
        line("formats: {" + outline.written() + "}");
        if (!outline.nested().isEmpty()) {
            line("nested:  # texts that are themselves written in a form");
            outline.nested().forEach(one -> line("  - " + one));
        }
        line("");
    }

    private void recognise(Outline outline, Guesser.Guessed guessed) {
        line("recognise:  # what tells a message of this type from those of all others");
        List<String> there = guessed.guesses().stream()
                .filter(guess ->
                        guess.field().equals("vrmAsRead") || guess.field().equals("captureTime"))
                .flatMap(guess -> guess.paths().stream())
                .map(Draft::withoutPositions)
                .distinct()
                .limit(3)
                .toList();
        if (there.isEmpty()) {
            there = outline.root().children().stream()
                    .limit(3)
                    .map(child -> "/" + Outline.step(child.name()))
                    .distinct()
                    .toList();
        }
        line("  - {"
                + there.stream().map(path -> text(path) + ": {present: true}").collect(Collectors.joining(", ")) + "}");
        line("");
        String heartbeat = guessed.heartbeat();
        if (heartbeat != null) {
            line("messages:");
            line("  # A heartbeat, it seems (medium, 60 %): a name or value says so, and there is no plate.");
            line("  - {rule: HEARTBEAT, when: {" + text(heartbeat) + ": {present: true}}}");
            line("");
        } else if (guessed.kind() != null) {
            line("# " + guessed.kind()
                    + " seems to say which kind of message it is. If others come to the same address:");
            line("# messages:");
            line("#   - {rule: HEARTBEAT, when: {" + text(guessed.kind()) + ": heartbeat}}");
            line("");
        }
    }

    /** @param path concrete */
    private static String withoutPositions(String path) {
        return path.replaceAll("\\[[0-9]+]", "");
    }

    private void records(Guesser.Guessed guessed) {
        line("records:");
        line("  - at: " + text(guessed.at()));
        guessed.guesses().stream()
                .filter(guess -> guess.field().equals("vrmAsRead"))
                .findFirst()
                .ifPresent(plate -> {
                    line("    rules:");
                    line("      # What vendors write for no plate (low, 40 %): put here what this one does.");
                    line("      - {rule: NO_PLATE, when: {" + plate.from()
                            + ": [unknown, noplate, no plate, none, unlicensed, not read, \"-\", \"--\", \"\"]}}");
                });
        if (guessed.guesses().isEmpty()) {
            line("    # Nothing in the message looks like a field of a read.");
            return;
        }
        line("    fields:");
        for (Guess guess : guessed.guesses()) {
            line("      # " + guess.shownSureness() + ": " + guess.why() + ".");
            if (!guess.others().isEmpty()) {
                line("      # Or: " + String.join(", ", guess.others()) + ".");
            }
            line("      " + guess.field() + ": "
                    + (guess.via().isEmpty() && !guess.from().startsWith("{")
                            ? guess.from()
                            : "{from: " + guess.from()
                                    + (guess.via().isEmpty() ? "" : ", via: [" + String.join(", ", guess.via()) + "]")
                                    + "}"));
            if (guess.field().equals("longitude")) {
                line("      locationSource: {from: {constant: DEVICE_GPS}}");
            }
        }
    }

    private void leftOver(Guesser.Guessed guessed) {
        if (!guessed.leftOver().isEmpty()) {
            line("");
            line("# Not understood, and so not mapped:");
            guessed.leftOver().forEach(path -> line("#   " + path.replace('\n', ' ')));
        }
    }

    private void line(String line) {
        yaml.append(line).append('\n');
    }
}
