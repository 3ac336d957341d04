package anpr.hub.routes.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Measures how long the disk takes to make a small write durable. The journal collects writes for about that long
 * before it flushes: shorter only adds flushes, longer only adds waiting.
 */
final class JournalProbe {
    private static final int ROUNDS = 60;
    private static final int SHORTEST_NANOS = 100_000;
    private static final int LONGEST_NANOS = 3_333_333;

    private JournalProbe() {}

    /** The journal's buffer timeout in nanoseconds for a journal in this folder: the median of some flushes. */
    static int bufferTimeout(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "probe", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(ROUNDS * 4096));
            channel.force(true);
            long[] nanos = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096), i * 4096L);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return Math.clamp(nanos[ROUNDS / 2], SHORTEST_NANOS, LONGEST_NANOS);
        } finally {
            Files.delete(file);
        }
    }
}
