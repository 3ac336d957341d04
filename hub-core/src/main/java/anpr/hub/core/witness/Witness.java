package anpr.hub.core.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.ConsistencyProof;
import anpr.hub.core.proof.DurableFile;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs checkpoints of the logs that it watches (C2SP tlog-witness): one history of each. It checks that a tree begins with
 * the one that it signed last, has the disk keep the checkpoint with its signature, and only then gives the signature out;
 * so after a crash it refuses what it would have refused before. What a log signed against its own history is kept.
 *
 * <p>Safe for use by many threads; one of them at a time for each log.
 */
public final class Witness implements Closeable {
    private final NoteSigner.Witness signer;
    private final Clock clock;
    private final FileChannel lock;
    private final Map<String, Watched> logs = new TreeMap<>();

    /** What is known of a log. Guarded by itself. */
    private static final class Watched {
        private final List<NoteKey> keys = new ArrayList<>();
        private final Path file;
        private @Nullable SignedNote last;

        private Watched(Path file) {
            this.file = file;
        }
    }

    private Witness(NoteSigner.Witness signer, Clock clock, FileChannel lock) {
        this.signer = signer;
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * Opens a witness, a new one where there is none.
     *
     * @param directory where it keeps what it signed last
     * @param keys of the logs that it watches; one log may have several, as when its key is replaced
     * @throws IllegalStateException if another process has it open, or what it keeps is damaged
     */
    public static Witness open(Path directory, NoteSigner.Witness signer, List<NoteKey> keys, Clock clock)
            throws IOException {
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!locked(lock)) {
                throw new IllegalStateException(
                        "another process has the witness " + directory + " open; stop it first");
            }
            Witness witness = new Witness(signer, clock, lock);
            for (NoteKey key : keys) {
                witness.watch(directory, key);
            }
            return witness;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Answers a log; with a signature only when checkpoint and signature are on disk. */
    public Answer add(AddCheckpoint request) {
        Checkpoint asked = Checkpoint.parse(request.checkpoint().text());
        Watched log = logs.get(asked.origin());
        if (log == null) {
            return new Answer.UnknownLog();
        }
        if (log.keys.stream().noneMatch(key -> key.signed(request.checkpoint()))) {
            return new Answer.UnknownKey();
        }
        if (request.old() > asked.size()) {
            return new Answer.Shrunk();
        }
        synchronized (log) {
            return next(log, request, asked);
        }
    }

    /** The logs that it watches. */
    public Set<String> origins() {
        return logs.keySet();
    }

    /** What it signed last of a log, with the log's signature and its own. */
    public Optional<SignedNote> last(String origin) {
        Watched log = logs.get(origin);
        if (log == null) {
            return Optional.empty();
        }
        synchronized (log) {
            return Optional.ofNullable(log.last);
        }
    }

    /** What its signatures are verified with. */
    public NoteKey key() {
        return signer.key();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private Answer next(Watched log, AddCheckpoint request, Checkpoint asked) {
        Checkpoint last = log.last == null
                ? new Checkpoint(asked.origin(), 0, Hash.OF_EMPTY_TREE)
                : Checkpoint.parse(log.last.text());
        if (asked.size() == last.size() && !asked.root().equals(last.root())) {
            keepFork(log, request.checkpoint());
            return new Answer.Forked(last.size());
        }
        if (request.old() != last.size()) {
            return new Answer.Behind(last.size());
        }
        if (!new ConsistencyProof(last.size(), asked.size(), request.path()).proves(last.root(), asked.root())) {
            return new Answer.Inconsistent();
        }
        SignedNote.Signature signature = signer.sign(request.checkpoint().text(), clock.instant());
        SignedNote signed = trusted(log, request.checkpoint()).and(signature);
        write(log.file, signed);
        log.last = signed;
        return new Answer.Cosigned(signature);
    }

    /** The first is kept: with what was signed before it is all the proof that is needed. */
    private static void keepFork(Watched log, SignedNote other) {
        Path fork = log.file.resolveSibling(log.file.getFileName() + ".fork");
        if (!Files.exists(fork)) {
            write(fork, trusted(log, other));
        }
    }

    /** The checkpoint without what others wrote under it. */
    private static SignedNote trusted(Watched log, SignedNote note) {
        return new SignedNote(
                note.text(),
                note.signatures().stream()
                        .filter(signature -> log.keys.stream()
                                .anyMatch(key -> key.signed(new SignedNote(note.text(), List.of(signature)))))
                        .toList());
    }

    private void watch(Path directory, NoteKey key) throws IOException {
        if (key.kind() != NoteKey.Kind.LOG) {
            throw new IllegalArgumentException("the key of " + key.name() + " is a witness's; a witness watches logs");
        }
        // A checkpoint has no other origin, and a file no other name.
        new Checkpoint(key.name(), 0, Hash.OF_EMPTY_TREE);
        Watched log = logs.get(key.name());
        if (log == null) {
            log = new Watched(directory.resolve(file(key.name())));
            log.last = Files.exists(log.file) ? kept(log.file, key.name()) : null;
            logs.put(key.name(), log);
        }
        log.keys.add(key);
    }

    private SignedNote kept(Path file, String origin) throws IOException {
        try {
            SignedNote note = SignedNote.parse(Files.readString(file, UTF_8));
            if (Checkpoint.parse(note.text()).origin().equals(origin)
                    && signer.key().signed(note)) {
                return note;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(damaged(file), e);
        }
        throw new IllegalStateException(damaged(file));
    }

    private static String damaged(Path file) {
        return file + " is not what this witness signed last; restore it and the witness's key, and do not delete it: a"
                + " witness that forgets signs anything";
    }

    /** By a hash: an origin has slashes, may be long, and some disks do not tell upper case from lower. */
    private static String file(String origin) {
        return HexFormat.of().formatHex(Hash.ofLeaf(origin.getBytes(UTF_8)).bytes()) + ".txt";
    }

    private static void write(Path file, SignedNote note) {
        try {
            DurableFile.write(file, note.encoded().getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written; nothing was signed", e);
        }
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
