package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link TileLog} that says by signed checkpoints what is in it, the last of which lies in its directory as {@code
 * checkpoint}. It refuses to go on from anything but what it last signed: a log has one history.
 *
 * <p>Safe for use by many threads.
 */
public final class SignedLog implements Closeable {
    private static final String CHECKPOINT = "checkpoint";

    private final Path directory;
    private final NoteSigner.Log signer;
    private final TileLog log;
    private volatile SignedNote checkpoint;

    private SignedLog(Path directory, NoteSigner.Log signer, List<NoteKey> former, TileLog log) throws IOException {
        this.directory = directory;
        this.signer = signer;
        this.log = log;
        if (Files.exists(directory.resolve(CHECKPOINT))) {
            List<NoteKey> keys = new ArrayList<>(former);
            keys.add(signer.key());
            this.checkpoint = kept(directory, signer.key().name(), keys, log);
        } else {
            this.checkpoint = publish();
        }
        if (!signer.key().signed(checkpoint)) {
            publish();
        }
    }

    /**
     * Opens a log to append to it, a new one where there is none.
     *
     * @throws IllegalStateException if another process has it open, or it no longer holds what it last signed
     */
    public static SignedLog open(Path directory, NoteSigner.Log signer) {
        return open(directory, signer, List.of());
    }

    /**
     * Opens a log whose key was replaced; what a former key signed last, this one signs again.
     *
     * @param former keys of the log, which it trusts for what it has on disk
     * @throws IllegalStateException if another process has it open, or it no longer holds what it last signed
     */
    public static SignedLog open(Path directory, NoteSigner.Log signer, List<NoteKey> former) {
        TileLog log = TileLog.open(directory);
        try {
            return new SignedLog(directory, signer, former, log);
        } catch (IOException e) {
            close(log);
            throw new UncheckedIOException("the checkpoint of the log " + directory + " cannot be read or written", e);
        } catch (RuntimeException e) {
            close(log);
            throw e;
        }
    }

    /** @see TileLog#append */
    public long[] append(List<Hash> leaves) {
        return log.append(leaves);
    }

    /** What the log last signed. */
    public SignedNote checkpoint() {
        return checkpoint;
    }

    /** Signs the tree as it is now; the checkpoint is on disk before it is given out. */
    public synchronized SignedNote publish() {
        long size = log.size();
        SignedNote signed =
                signer.sign(new Checkpoint(signer.key().name(), size, log.tree().root(size)).text());
        write(signed);
        checkpoint = signed;
        return signed;
    }

    public NoteKey key() {
        return signer.key();
    }

    /** What proofs are made of. */
    public TileLog leaves() {
        return log;
    }

    /**
     * That a leaf is in the log as a checkpoint of it says, with whatever other signatures that checkpoint has.
     *
     * @throws IndexOutOfBoundsException if the checkpoint is older than the leaf
     */
    public LogProof prove(long index, SignedNote at) {
        return new LogProof(
                log.tree().inclusion(index, Checkpoint.parse(at.text()).size()), at);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    private static SignedNote kept(Path directory, String origin, List<NoteKey> keys, TileLog log) throws IOException {
        SignedNote kept = SignedNote.parse(Files.readString(directory.resolve(CHECKPOINT)));
        Checkpoint signed = Checkpoint.parse(kept.text());
        if (!signed.origin().equals(origin) || keys.stream().noneMatch(key -> key.signed(kept))) {
            throw new IllegalStateException("the checkpoint in " + directory + " is not signed by the key of " + origin
                    + "; give the log the key that it began with");
        }
        if (signed.size() > log.size() || !log.tree().root(signed.size()).equals(signed.root())) {
            throw new IllegalStateException(
                    "the log " + directory + " has " + log.size()
                            + " leaves and does not hold the " + signed.size()
                            + " that it signed; restore its directory from where it is kept twice, and do not delete the checkpoint");
        }
        return kept;
    }

    private void write(SignedNote note) {
        Path file = directory.resolve(CHECKPOINT);
        Path next = directory.resolve(CHECKPOINT + ".next");
        try {
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(note.encoded().getBytes(UTF_8)));
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint of the log " + directory + " cannot be written", e);
        }
    }

    private static void close(TileLog log) {
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
