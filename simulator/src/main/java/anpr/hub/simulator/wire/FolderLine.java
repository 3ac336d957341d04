package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.speak.Message.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Writes files into a folder that the hub watches. A file that is gone from there was taken over, or set aside. */
public final class FolderLine implements Line {
    /** A hub that takes longer was away, and may have landed the file without taking it away: it is written anew. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Path folder;

    public FolderLine(Path folder) {
        this.folder = folder;
    }

    @Override
    public Answer send(Message message) throws IOException {
        Upload upload = (Upload) message.wire();
        Path file = put(upload, message.body());
        long giveUp = System.nanoTime() + LONGEST.toNanos();
        while (Files.exists(file)) {
            if (System.nanoTime() > giveUp || Thread.currentThread().isInterrupted()) {
                throw new IOException("nobody takes the files in the folder");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return Files.exists(folder.resolve("failed").resolve(upload.name())) ? Answer.NO : Answer.YES;
    }

    @Override
    public void sendAndHangUp(Message message) throws IOException {
        put((Upload) message.wire(), message.body());
    }

    /** A file that stays under its temporary name until it is written anew. */
    @Override
    public void sendHalf(Message message) throws IOException {
        Upload upload = (Upload) message.wire();
        Files.write(temporary(upload), Arrays.copyOf(message.body(), message.body().length / 2));
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private Path put(Upload upload, byte[] body) throws IOException {
        Path file = folder.resolve(upload.name());
        if (upload.renamed()) {
            Files.write(temporary(upload), body);
            Files.move(temporary(upload), file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.write(file, body);
        }
        return file;
    }

    private Path temporary(Upload upload) {
        return folder.resolve(upload.name() + ".part");
    }
}
