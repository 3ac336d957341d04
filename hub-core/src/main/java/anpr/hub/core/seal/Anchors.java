package anpr.hub.core.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.DurableFile;
import anpr.hub.core.proof.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of one log that others have vouched for, as far as they did: {@code <day>/<leaves>-<epoch second>.txt} is the
 * checkpoint with the signatures of witnesses, {@code .tsr} beside it what a time-stamping authority answered about the bytes
 * of that file. The folder of a day, in UTC, holds no more than a day has. None is ever changed. One writer; any readers.
 */
public final class Anchors {
    private static final Pattern NAME = Pattern.compile("(0|[1-9][0-9]{0,17})-([0-9]{1,12})\\.txt");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Path directory;

    /** @param directory such as {@code data/seal/logs/ingest/anchors}; need not be there */
    public Anchors(Path directory) {
        this.directory = directory;
    }

    /**
     * One of them.
     *
     * @param at when the hub asked for it, to the second
     * @param note the log's signature, then those of witnesses
     * @param stamp the authority's whole answer (RFC 3161, TimeStampResp), over {@link #bytes()}; null if there is none
     */
    public record Anchor(Instant at, SignedNote note, byte @Nullable [] stamp) {
        /** What a time stamp is of: the file, to the byte. */
        public byte[] bytes() {
            return note.encoded().getBytes(UTF_8);
        }

        /** Leaves that it covers. */
        public long size() {
            return Checkpoint.parse(note.text()).size();
        }
    }

    /** Keeps an anchor, on disk when this returns; called again for the same with a stamp, that is laid beside it. */
    public void keep(Anchor anchor) throws IOException {
        Path day = directory.resolve(
                anchor.at().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        Files.createDirectories(day);
        long second = anchor.at().getEpochSecond();
        // One of the same second with other signatures stays, for its stamp is of its own bytes.
        while (isAnother(day.resolve(name(anchor, second) + ".txt"), anchor)) {
            second++;
        }
        String name = name(anchor, second);
        Path text = day.resolve(name + ".txt");
        if (!Files.exists(text)) {
            DurableFile.write(text, anchor.bytes());
        }
        if (anchor.stamp() != null) {
            DurableFile.write(day.resolve(name + ".tsr"), anchor.stamp());
        }
    }

    private static String name(Anchor anchor, long second) {
        return anchor.size() + "-" + second;
    }

    private static boolean isAnother(Path text, Anchor anchor) throws IOException {
        return Files.exists(text) && !Arrays.equals(Files.readAllBytes(text), anchor.bytes());
    }

    /** The one that was asked for last. */
    public Optional<Anchor> newest() throws IOException {
        List<Path> days = days();
        for (Path day : days.reversed()) {
            List<Path> texts = texts(day);
            if (!texts.isEmpty()) {
                return Optional.of(read(texts.getLast()));
            }
        }
        return Optional.empty();
    }

    /**
     * The newest of those that cover so many leaves and are such as is wanted.
     *
     * @param wanted is asked of one after the other, the newest first, until it says yes
     */
    public Optional<Anchor> newest(long leaves, Predicate<Anchor> wanted) throws IOException {
        for (Path day : days().reversed()) {
            for (Path text : texts(day).reversed()) {
                if (size(text) < leaves) {
                    // A log only grows: older ones cover no more.
                    return Optional.empty();
                }
                Anchor anchor = read(text);
                if (wanted.test(anchor)) {
                    return Optional.of(anchor);
                }
            }
        }
        return Optional.empty();
    }

    /** The last of each day, oldest first: enough to show that the log of today continues each of them. */
    public List<Anchor> lastOfEachDay() throws IOException {
        List<Anchor> last = new ArrayList<>();
        for (Path day : days()) {
            List<Path> texts = texts(day);
            if (!texts.isEmpty()) {
                last.add(read(texts.getLast()));
            }
        }
        return last;
    }

    private List<Path> days() throws IOException {
        return listed(
                directory, DAY, Comparator.comparing(day -> day.getFileName().toString()));
    }

    /** A log only grows, and what is kept within one second has that second or the next in its name: its size comes first. */
    private static List<Path> texts(Path day) throws IOException {
        return listed(day, NAME, Comparator.comparingLong(Anchors::size).thenComparing(Anchors::at));
    }

    private static List<Path> listed(Path directory, Pattern name, Comparator<Path> order) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(
                            path -> name.matcher(path.getFileName().toString()).matches())
                    .sorted(order)
                    .toList();
        }
    }

    private static Instant at(Path text) {
        return Instant.ofEpochSecond(Long.parseLong(named(text).group(2)));
    }

    private static long size(Path text) {
        return Long.parseLong(named(text).group(1));
    }

    private static Matcher named(Path text) {
        Matcher name = NAME.matcher(text.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(text + " is no anchor");
        }
        return name;
    }

    private static Anchor read(Path text) throws IOException {
        SignedNote note = SignedNote.parse(Files.readString(text, UTF_8));
        String name = text.getFileName().toString();
        Path stamp = text.resolveSibling(name.substring(0, name.length() - ".txt".length()) + ".tsr");
        return new Anchor(at(text), note, Files.exists(stamp) ? Files.readAllBytes(stamp) : null);
    }
}
