package anpr.hub.adapters.folder;

import anpr.hub.adapters.drop.FileNames;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tells which files of a folder are complete, by looking again and again. For one thread. */
final class Arrivals {
    private static final int DEEPEST = 10;
    private static final int MOST = 10_000;

    private final Path root;
    private final Set<Path> apart;
    private final Duration settle;
    private final Clock clock;
    private Map<Path, Seen> seen = new HashMap<>();
    private Set<Object> temporary = new HashSet<>();
    private Set<Path> junk = new HashSet<>();

    /** How a file looked when it last changed. */
    private record Seen(long size, FileTime modified, Instant since) {}

    /** What one look found: complete files, oldest first, and files that never are messages and were not told before. */
    record Found(List<Path> complete, int newJunk) {}

    /** @param apart folders whose files are not looked at */
    Arrivals(Path root, Set<Path> apart, Duration settle, Clock clock) {
        this.root = root;
        this.apart = apart;
        this.settle = settle;
        this.clock = clock;
    }

    /** Looks once, at no more than some thousand files. */
    Found look() throws IOException {
        Instant now = clock.instant();
        Map<Path, Seen> here = new HashMap<>();
        Set<Object> temporaryHere = new HashSet<>();
        Set<Path> junkHere = new HashSet<>();
        List<Path> complete = new ArrayList<>();
        Files.walkFileTree(root, Set.of(), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return apart.contains(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                Object key = attributes.fileKey();
                if (FileNames.USUAL.isJunk(name)) {
                    junkHere.add(file);
                } else if (FileNames.USUAL.isTemporary(name)) {
                    if (key != null) {
                        temporaryHere.add(key);
                    }
                } else if (attributes.isRegularFile()) {
                    Seen looked = seen(file, attributes, now);
                    here.put(file, looked);
                    if (key != null && temporary.contains(key)) {
                        // Still known at the next look, if it cannot be taken now.
                        temporaryHere.add(key);
                        complete.add(file);
                    } else if (!looked.since().plus(settle).isAfter(now)) {
                        complete.add(file);
                    }
                }
                return here.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            /** A file that went away meanwhile is none. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.equals(root)) {
                    throw failure;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        int newJunk =
                (int) junkHere.stream().filter(file -> !junk.contains(file)).count();
        seen = here;
        temporary = temporaryHere;
        junk = junkHere;
        complete.sort(Comparator.comparing(
                file -> Objects.requireNonNull(here.get(file)).modified()));
        return new Found(complete, newJunk);
    }

    private Seen seen(Path file, BasicFileAttributes attributes, Instant now) {
        Seen before = seen.get(file);
        if (before != null
                && before.size() == attributes.size()
                && before.modified().equals(attributes.lastModifiedTime())) {
            return before;
        }
        return new Seen(attributes.size(), attributes.lastModifiedTime(), now);
    }
}
