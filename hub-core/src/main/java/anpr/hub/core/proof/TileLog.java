package anpr.hub.core.proof;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An append-only Merkle tree in a directory, with one writer: tiles of 256 hashes (C2SP tlog-tiles), and journals of the
 * newest leaves, which alone are flushed before {@link #append} returns. A leaf whose index was given out is there after a
 * crash, at the same index.
 *
 * <p>A leaf that was appended before, among the last {@value #IN_A_JOURNAL} at least, is not appended again but found: who
 * does not know whether an append came through may repeat it.
 *
 * <p>What fails to be written or flushed leaves the log unusable, for it cannot know what is on disk: open it again.
 *
 * <p>Safe for use by many threads; those that append at the same time share a flush.
 */
public final class TileLog implements Hashes, Closeable {
    /** Leaves in a journal, and so tiles of two whole levels. */
    public static final int IN_A_JOURNAL = Tile.HASHES * Tile.HASHES;

    private static final int MOST_TRIES = 5;

    private final Path directory;
    private final @Nullable FileChannel lock;
    private final TileStore tiles;
    private final Object flushing = new Object();

    private Map<Hash, Long> before = new HashMap<>();
    private Map<Hash, Long> recent = new HashMap<>();

    private @Nullable Journal journal;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    private volatile long written;
    private volatile long flushed;
    private volatile @Nullable RuntimeException broken;

    private TileLog(Path directory, @Nullable FileChannel lock) throws IOException {
        this.directory = directory;
        this.lock = lock;
        List<Long> firsts = Journal.firsts(directory);
        this.tiles = new TileStore(directory, firsts.isEmpty() ? 0 : firsts.getFirst(), lock != null);
        for (long first : firsts) {
            if (first != tiles.leaves()) {
                throw new IllegalStateException(Journal.in(directory, tiles.leaves())
                        + " is missing or cut short; restore the log's directory from where it is kept twice");
            }
            turn();
            for (Hash leaf : Journal.read(directory, first)) {
                recent.put(leaf, tiles.leaves());
                tiles.add(leaf);
            }
        }
        this.written = tiles.leaves();
        this.flushed = written;
    }

    /**
     * Opens a log to append to it, a new one where there is none.
     *
     * @throws IllegalStateException if another process has it open, or what is on disk is damaged
     */
    public static TileLog open(Path directory) {
        try {
            Files.createDirectories(directory.resolve("journal"));
            FileChannel lock =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(lock) == null) {
                lock.close();
                throw new IllegalStateException("another process has the log " + directory + " open; stop it first");
            }
            TileLog log = new TileLog(directory, lock);
            long first = log.flushed - log.flushed % IN_A_JOURNAL;
            for (long full : Journal.firsts(directory)) {
                if (full < first) {
                    log.settle(full);
                }
            }
            log.journal = Journal.append(directory, first, (int) (log.flushed - first));
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + directory + " cannot be opened", e);
        }
    }

    /**
     * Opens a log to read what is in it now, also while another process appends.
     *
     * @throws IllegalStateException if what is on disk is damaged
     */
    public static TileLog read(Path directory) {
        for (int tries = 1; ; tries++) {
            try {
                return new TileLog(directory, null);
            } catch (NoSuchFileException e) {
                // The writer has deleted a journal since its directory was listed.
                if (tries == MOST_TRIES) {
                    throw new UncheckedIOException("the log " + directory + " cannot be read", e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the log " + directory + " cannot be read", e);
            }
        }
    }

    /** Leaves that are on disk. */
    public long size() {
        return flushed;
    }

    /**
     * Appends leaves and has the disk keep them.
     *
     * @return the index of each
     */
    public long[] append(List<Hash> leaves) {
        long[] indexes = new long[leaves.size()];
        long end;
        synchronized (this) {
            if (broken != null) {
                throw new IllegalStateException("the log " + directory + " has failed; open it again", broken);
            }
            try {
                List<Hash> fresh = new ArrayList<>();
                for (int i = 0; i < indexes.length; i++) {
                    indexes[i] = index(leaves.get(i), fresh);
                }
                write(fresh);
            } catch (RuntimeException e) {
                broken = e;
                throw e;
            }
            end = written;
        }
        flush(end);
        return indexes;
    }

    /** The tree in the state of now; its proofs may be of any size up to {@link #size()}. */
    public MerkleTree tree() {
        return new MerkleTree(this);
    }

    @Override
    public Hash hash(int level, long index) {
        return tiles.hash(level, index);
    }

    @Override
    public void close() throws IOException {
        settled.join();
        if (journal != null) {
            journal.close();
        }
        if (lock != null) {
            lock.close();
        }
    }

    private long index(Hash leaf, List<Hash> fresh) {
        Long known = recent.get(leaf);
        if (known == null) {
            known = before.get(leaf);
        }
        if (known != null) {
            return known;
        }
        long index = tiles.leaves();
        recent.put(leaf, index);
        fresh.add(leaf);
        tiles.add(leaf);
        if ((index + 1) % IN_A_JOURNAL == 0) {
            write(fresh);
            fresh.clear();
            next(index + 1);
        }
        return index;
    }

    private void write(List<Hash> fresh) {
        if (journal == null) {
            throw new IllegalStateException("the log " + directory + " was opened to be read");
        }
        if (!fresh.isEmpty()) {
            journal.write(fresh);
            written = tiles.leaves();
        }
    }

    /** Begins the next journal; the one before the last goes when the tiles of the last are on disk. */
    private void next(long first) {
        synchronized (flushing) {
            try {
                if (journal != null) {
                    journal.force();
                    journal.close();
                }
                flushed = first;
                journal = Journal.append(directory, first, 0);
            } catch (IOException e) {
                throw new UncheckedIOException("the next journal of the log " + directory + " cannot be begun", e);
            }
        }
        turn();
        settled.join();
        long done = first - IN_A_JOURNAL;
        settled = CompletableFuture.runAsync(() -> settle(done), Thread.ofVirtual()::start);
    }

    private void turn() {
        before = recent;
        recent = new HashMap<>();
    }

    /** A full journal is kept, for what it knows of leaves; those before it are needed no more when its tiles are on disk. */
    private void settle(long first) {
        tiles.force(first, first + IN_A_JOURNAL);
        try {
            for (long earlier : Journal.firsts(directory)) {
                if (earlier < first) {
                    Files.delete(Journal.in(directory, earlier));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a journal of the log " + directory + " cannot be deleted", e);
        }
    }

    private void flush(long end) {
        if (flushed >= end) {
            return;
        }
        synchronized (flushing) {
            if (flushed >= end) {
                return;
            }
            long reached = written;
            Journal current = journal;
            if (current == null) {
                throw new IllegalStateException("the log " + directory + " was opened to be read");
            }
            try {
                current.force();
            } catch (RuntimeException e) {
                broken = e;
                throw e;
            }
            flushed = reached;
        }
    }

    private static @Nullable FileLock locked(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
