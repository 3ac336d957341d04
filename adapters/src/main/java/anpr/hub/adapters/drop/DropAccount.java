package anpr.hub.adapters.drop;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one feed: which uploads are under way in it, and how a complete one becomes a message. Safe for use by
 * many threads; several sessions of one account share it.
 *
 * <p>Paths are those of the account's virtual file system, so that {@code /a.xml} means the account's own root.
 */
public final class DropAccount {
    private static final Logger LOG = LoggerFactory.getLogger(DropAccount.class);
    private static final int MAX_REMEMBERED = 200;

    private final String id;
    private final Path root;
    private final DropRules rules;
    private final Transport transport;
    private final Function<String, Optional<Feed>> feeds;
    private final Intake intake;
    private final Tally tally;
    private final Clock clock;
    private final Map<String, Upload> uploads = new HashMap<>();
    private final Map<String, Taken> taken = new LinkedHashMap<>();

    DropAccount(
            String id,
            DropRules rules,
            Transport transport,
            Function<String, Optional<Feed>> feeds,
            Intake intake,
            Tally tally,
            Clock clock) {
        this.id = id;
        this.root = rules.root().resolve(id);
        this.rules = rules;
        this.transport = transport;
        this.feeds = feeds;
        this.intake = intake;
        this.tally = tally;
        this.clock = clock;
    }

    /** A file that was taken over a short while ago, and is gone from the folder. */
    public record Taken(long size, FileTime at) {}

    /** Folder on the hub's disk. */
    public Path root() {
        return root;
    }

    /**
     * Opens a file for writing. The latest upload of a name counts: an earlier one, perhaps of a connection that is dead
     * and not yet known to be, can write no more.
     *
     * @param afresh false to go on with what an earlier upload left
     */
    public synchronized Upload open(Path file, boolean afresh) throws IOException {
        Feed feed = feed();
        Upload earlier = uploads.remove(file.toString());
        if (earlier != null) {
            earlier.supersede();
        }
        if (afresh) {
            // A new file and not a truncated one: what the earlier upload still writes goes nowhere.
            Files.deleteIfExists(file);
        }
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            requireRoom();
        }
        taken.remove(file.toString());
        var upload = new Upload(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                feed.maxBytes());
        uploads.put(file.toString(), upload);
        return upload;
    }

    /** Refuses a path that leads over a link: clients cannot make links here, but others might. */
    public static void requireNoLink(Path file) throws DropException {
        for (Path part = file; part != null; part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw failure("Links are not followed here");
            }
        }
    }

    /** Refuses a further file or folder where there are too many. */
    public void requireRoom() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            if (files.skip(1).limit(rules.maxFiles()).count() == rules.maxFiles()) {
                throw failure("The folder holds " + rules.maxFiles() + " unfinished files; remove some");
            }
        }
    }

    /** The file is no longer open: what was written stays for the client to go on with, unless it was too much. */
    public void abandon(Path file, Upload upload) throws IOException {
        if (upload.isTooLarge() && forget(file, upload)) {
            throw refused(new RefusedException(Refusal.TOO_LARGE, "The file is longer than the feed allows"));
        }
        synchronized (this) {
            uploads.remove(file.toString(), upload);
        }
    }

    /**
     * The client says that the file is complete. Returns when it is durable, or is no message; throws what the client is
     * to be told if the hub does not take it over, and then no file of that name is there.
     */
    public void finish(Path file, Upload upload, Client client) throws IOException {
        String name = name(file);
        if (rules.names().isJunk(name)) {
            forget(file, upload);
            tally.ignored(transport.adapter(), feed(), "junk");
        } else if (upload.isTooLarge() || rules.names().isTemporary(name)) {
            abandon(file, upload);
        } else {
            try {
                land(file, upload.content(), client);
            } finally {
                forget(file, upload);
            }
        }
    }

    /** The client gives a temporary file its final name, which makes it a message; it is gone when it is durable. */
    public void rename(Path from, Path to, Client client) throws IOException {
        byte[] content;
        synchronized (this) {
            if (uploads.containsKey(from.toString()) || uploads.containsKey(to.toString())) {
                throw failure("A file that is still being written cannot be renamed");
            }
            boolean temporary = rules.names().isTemporary(name(from));
            if (temporary && rules.names().isTemporary(name(to))) {
                Files.move(from, to);
                return;
            }
            if (!temporary || !Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
                throw failure("Only a file with a temporary name can be renamed");
            }
            content = read(from);
        }
        land(to, content, client);
        synchronized (this) {
            if (!uploads.containsKey(from.toString())) {
                Files.deleteIfExists(from);
            }
        }
    }

    /** A file that was taken over: clients look after it once more, and must not think that it is lost. */
    public synchronized @Nullable Taken taken(Path file) {
        return taken.get(file.toString());
    }

    /** Removes what no client has gone on with since then, and forgets what was taken over before then. */
    synchronized void sweep(Instant unfinishedBefore, Instant takenBefore) throws IOException {
        taken.values().removeIf(file -> file.at().toInstant().isBefore(takenBefore));
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                boolean open = uploads.containsKey("/" + root.relativize(file));
                if (!open && Files.getLastModifiedTime(file).toInstant().isBefore(unfinishedBefore)) {
                    Files.deleteIfExists(file);
                    LOG.info("Removed an unfinished file of feed {}: nothing was written to it for long", id);
                }
            }
        }
    }

    private void land(Path file, byte[] content, Client client) throws IOException {
        Feed feed = feed();
        if (content.length == 0) {
            tally.ignored(transport.adapter(), feed, "empty");
            return;
        }
        try {
            if (content.length > feed.maxBytes()) {
                throw new RefusedException(
                        Refusal.TOO_LARGE,
                        "The file is longer than the " + feed.maxBytes() + " bytes that the feed allows");
            }
            intake.land(
                    feed,
                    new Arrival(
                            transport.adapter(), "application/octet-stream", facts(file, client), content, List.of()));
        } catch (RefusedException e) {
            throw refused(e);
        } catch (RuntimeException e) {
            LOG.error("Failed on a file of feed {}; its sender is told to try again", id, e);
            throw refused(new RefusedException(Refusal.UNAVAILABLE, "The hub failed", e));
        }
        synchronized (this) {
            if (taken.size() == MAX_REMEMBERED) {
                taken.remove(taken.keySet().iterator().next());
            }
            taken.put(file.toString(), new Taken(content.length, FileTime.from(clock.instant())));
        }
    }

    /** Counts and logs a refusal; returns what the client is to be told. */
    private DropException refused(RefusedException refused) {
        LOG.warn("Refused a file of feed {}: {}, {}", id, refused.refusal(), refused.getMessage());
        tally.refused(transport.adapter(), feeds.apply(id).orElse(null), refused.refusal());
        return switch (refused.refusal()) {
            case NOT_ADMITTED -> new DropException("Not admitted", true);
            case TOO_LARGE, INCOMPLETE, MALFORMED -> new DropException(String.valueOf(refused.getMessage()), true);
            case UNAVAILABLE -> new DropException("Nothing was taken over; send again later", false);
        };
    }

    /** Looked up for each file: the agreement may have ended since the session began. */
    private Feed feed() throws DropException {
        return feeds.apply(id).orElseThrow(() -> failure("Not admitted"));
    }

    private TransportFacts facts(Path file, Client client) {
        return TransportFacts.of(transport.name())
                .from(client.address())
                .provedToBe(id)
                .overTls(client.tls())
                .at(file.toString())
                .calledItself(client.software())
                .build();
    }

    /** Removes the file, if the upload still has the name. */
    private synchronized boolean forget(Path file, Upload upload) throws IOException {
        boolean current = uploads.remove(file.toString(), upload);
        if (current) {
            Files.deleteIfExists(file);
        }
        return current;
    }

    private byte[] read(Path file) throws IOException {
        int maxBytes = feed().maxBytes();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(maxBytes == Integer.MAX_VALUE ? maxBytes : maxBytes + 1);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static DropException failure(String what) {
        return new DropException(what, true);
    }
}
