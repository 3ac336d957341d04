package anpr.hub.core.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.DurableFile;
import anpr.hub.core.proof.NoteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of logs and witnesses were in force when: {@code history.txt} beside the keys, a line each, {@code <file> <from>
 * <until> <key>}. What a line says decides which key a log is signed with, so a key is replaced at the moment in which the
 * file is: whole, or not at all. One writer.
 */
public final class KeyHistory {
    private static final String OPEN = "-";
    private static final int PARTS = 4;

    private final Path file;
    private List<Entry> entries;

    /**
     * A key.
     *
     * @param file the name of its files, without what comes after the dot; {@code -} for a key of somebody else's
     * @param from to the second
     * @param until when it was replaced, or since when it is not to be trusted; null while it is in force
     */
    public record Entry(
            String file,
            NoteKey key,
            Instant from,
            @Nullable Instant until) {
        public Entry {
            from = from.truncatedTo(ChronoUnit.SECONDS);
            until = until == null ? null : until.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    private KeyHistory(Path file, List<Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /**
     * The one beside these keys; empty where nothing was written yet.
     *
     * @throws IllegalStateException if it is damaged
     */
    public static KeyHistory in(Path keys) throws IOException {
        Path file = keys.resolve("history.txt");
        List<Entry> entries = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, UTF_8)) {
                entries.add(entry(file, line));
            }
        }
        return new KeyHistory(file, List.copyOf(entries));
    }

    /** All of them, in the order in which they came into force. */
    public List<Entry> all() {
        return entries;
    }

    /** The one that signs now under this name. */
    public Optional<Entry> current(String name) {
        return named(name).reversed().stream().findFirst();
    }

    /** Those that signed before it. */
    public List<NoteKey> former(String name) {
        List<Entry> named = named(name);
        return named.stream()
                .limit(Math.max(0, named.size() - 1))
                .map(Entry::key)
                .toList();
    }

    /** A key that comes into force; on disk when this returns. Nothing happens if it is there. */
    public void begin(Entry entry) throws IOException {
        if (entries.stream().noneMatch(known -> same(known.key(), entry.key()))) {
            List<Entry> more = new ArrayList<>(entries);
            more.add(entry);
            write(more);
        }
    }

    /** A key that comes into force, and ends the one that was; at once, on disk when this returns. */
    public void replace(Entry next, Instant until) throws IOException {
        Entry last = current(next.key().name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no key of " + next.key().name() + " to replace"));
        List<Entry> more = new ArrayList<>(entries);
        more.set(more.indexOf(last), new Entry(last.file(), last.key(), last.from(), until));
        more.add(next);
        write(more);
    }

    static boolean same(NoteKey one, NoteKey other) {
        return one.toString().equals(other.toString());
    }

    private List<Entry> named(String name) {
        return entries.stream().filter(entry -> entry.key().name().equals(name)).toList();
    }

    private void write(List<Entry> next) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Entry entry : next) {
            lines.append(entry.file())
                    .append(' ')
                    .append(entry.from())
                    .append(' ')
                    .append(entry.until() == null ? OPEN : entry.until())
                    .append(' ')
                    .append(entry.key())
                    .append('\n');
        }
        DurableFile.write(file, lines.toString().getBytes(UTF_8));
        entries = List.copyOf(next);
    }

    private static Entry entry(Path file, String line) {
        try {
            String[] parts = line.split(" ", -1);
            if (parts.length == PARTS && parts[0].matches("[a-z0-9-]{1,40}")) {
                return new Entry(
                        parts[0],
                        NoteKey.parse(parts[3]),
                        Instant.parse(parts[1]),
                        parts[2].equals(OPEN) ? null : Instant.parse(parts[2]));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalStateException(damaged(file), e);
        }
        throw new IllegalStateException(damaged(file));
    }

    private static String damaged(Path file) {
        return file + " has a line that is no '<file> <from> <until> <key>'; restore it from where it is kept twice";
    }
}
