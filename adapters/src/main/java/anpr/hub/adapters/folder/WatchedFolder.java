package anpr.hub.adapters.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed's folder and the thread that looks into it. A file leaves its place only after it has landed: if the hub dies
 * between the two, it lands again, and is known by its content further on.
 */
final class WatchedFolder implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
    /** Between two tries, where something is in the way. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Feed feed;
    private final String adapter;
    private final Ports ports;
    private final Path root;
    private final Path done;
    private final Path failed;
    private final Duration every;
    private final FolderTransport.Afterwards afterwards;
    private final Arrivals arrivals;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String trouble;

    private WatchedFolder(Feed feed, String adapter, Ports ports) {
        this.feed = feed;
        this.adapter = adapter;
        this.ports = ports;
        this.root = FolderTransport.PATH.of(feed.settings());
        this.done = root.resolve("done");
        this.failed = root.resolve("failed");
        this.every = FolderTransport.EVERY.of(feed.settings());
        this.afterwards = FolderTransport.AFTERWARDS.of(feed.settings());
        this.arrivals =
                new Arrivals(root, Set.of(done, failed), FolderTransport.SETTLE.of(feed.settings()), ports.clock());
        this.thread = Thread.ofVirtual().name("folder-" + feed.id()).unstarted(this::run);
    }

    static WatchedFolder open(Feed feed, String adapter, Ports ports) {
        var folder = new WatchedFolder(feed, adapter, ports);
        folder.thread.start();
        return folder;
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        Duration pause = every;
        try {
            do {
                trouble = look();
                pause = trouble == null ? every : longer(pause);
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Takes what is complete; says what is in the way, null for nothing. */
    private @Nullable String look() {
        try {
            Arrivals.Found found = arrivals.look();
            for (int i = 0; i < found.newJunk(); i++) {
                ports.tally().ignored(adapter, feed, "junk");
            }
            for (Path file : found.complete()) {
                if (closed.getCount() == 0) {
                    return null;
                }
                take(file);
            }
            return null;
        } catch (RefusedException e) {
            return "The hub does not take over now: " + e.refusal();
        } catch (IOException e) {
            return "The folder cannot be used: " + e.getClass().getSimpleName();
        }
    }

    /** @throws RefusedException if this file, and so any other, must be tried again later */
    private void take(Path file) throws IOException, RefusedException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            content = in.readNBytes((int) Math.min(Integer.MAX_VALUE, feed.maxBytes() + 1L));
        } catch (NoSuchFileException e) {
            return; // its owner has taken it back
        }
        try {
            land(file, content);
        } catch (RefusedException e) {
            LOG.warn("Refused a file of feed {}: {}, {}", feed.id(), e.refusal(), e.getMessage());
            ports.tally().refused(adapter, feed, e.refusal());
            switch (e.refusal()) {
                case NOT_ADMITTED, UNAVAILABLE -> throw e;
                case TOO_LARGE, INCOMPLETE, MALFORMED -> setAside(file, e.refusal() + ": " + e.getMessage());
            }
            return;
        }
        switch (afterwards) {
            case MOVE -> move(file, done);
            case DELETE -> Files.deleteIfExists(file);
        }
    }

    private void land(Path file, byte[] content) throws RefusedException {
        if (content.length > feed.maxBytes()) {
            throw new RefusedException(
                    Refusal.TOO_LARGE,
                    "The file is longer than the " + feed.maxBytes() + " bytes that the feed allows");
        }
        if (content.length == 0) {
            throw new RefusedException(Refusal.INCOMPLETE, "The file is empty");
        }
        var facts = TransportFacts.of("file")
                .provedToBe(feed.id())
                .at("/" + root.relativize(file))
                .build();
        try {
            ports.intake().land(feed, new Arrival(adapter, "application/octet-stream", facts, content, List.of()));
        } catch (RuntimeException e) {
            LOG.error("Failed on a file of feed {}; it stays where it is", feed.id(), e);
            throw new RefusedException(Refusal.UNAVAILABLE, "The hub failed", e);
        }
    }

    private void setAside(Path file, String reason) throws IOException {
        Path there = move(file, failed);
        Files.writeString(there.resolveSibling(there.getFileName() + ".reason.txt"), reason + "\n", UTF_8);
    }

    /** Moves a file to the same place below another folder, beside whatever has its name there. */
    private Path move(Path file, Path folder) throws IOException {
        Path there = folder.resolve(root.relativize(file));
        Files.createDirectories(there.getParent());
        Path free = there;
        for (int i = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
            free = there.resolveSibling(there.getFileName() + "." + i);
        }
        return Files.move(file, free);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
