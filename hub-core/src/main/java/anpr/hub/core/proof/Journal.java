package anpr.hub.core.proof;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of the newest leaf hashes, in the order of the tree: the one that a flush to disk is for. Each hash has a check
 * sum, so that a torn end is told from a hash.
 */
final class Journal implements Closeable {
    private static final int RECORD = Hash.LENGTH + Integer.BYTES;

    private final FileChannel file;

    private Journal(FileChannel file) {
        this.file = file;
    }

    static Path in(Path log, long first) {
        return log.resolve("journal").resolve("%015d".formatted(first));
    }

    /** The first leaves of the journals in this log, in order. */
    static List<Long> firsts(Path log) throws IOException {
        try (var files = Files.list(log.resolve("journal"))) {
            return files.map(file -> Long.valueOf(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** Begins a journal, or goes on behind its last whole record. */
    static Journal append(Path log, long first, int records) throws IOException {
        boolean begun = Files.exists(in(log, first));
        FileChannel file = FileChannel.open(in(log, first), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        file.truncate((long) records * RECORD);
        file.position((long) records * RECORD);
        if (!begun) {
            try (FileChannel directory = FileChannel.open(log.resolve("journal"))) {
                directory.force(true);
            }
        }
        return new Journal(file);
    }

    /**
     * The hashes of a journal up to its torn end, if it has one.
     *
     * @throws IllegalStateException if a damaged record is followed by a whole one: that is no torn end
     */
    static List<Hash> read(Path log, long first) throws IOException {
        byte[] bytes = Files.readAllBytes(in(log, first));
        List<Hash> hashes = new ArrayList<>();
        boolean damaged = false;
        for (int at = 0; at + RECORD <= bytes.length; at += RECORD) {
            boolean whole =
                    ByteBuffer.wrap(bytes, at + Hash.LENGTH, Integer.BYTES).getInt() == sum(bytes, at);
            if (damaged && whole) {
                throw new IllegalStateException(in(log, first) + " is damaged before leaf " + (first + at / RECORD)
                        + "; restore the log's directory from where it is kept twice");
            }
            damaged |= !whole;
            if (!damaged) {
                hashes.add(Hash.at(bytes, at, Hash.LENGTH));
            }
        }
        return hashes;
    }

    void write(List<Hash> hashes) {
        ByteBuffer records = ByteBuffer.allocate(hashes.size() * RECORD);
        for (Hash hash : hashes) {
            int at = records.position();
            hash.copyTo(records.array(), at);
            records.position(at + Hash.LENGTH).putInt(sum(records.array(), at));
        }
        records.flip();
        try {
            while (records.hasRemaining()) {
                file.write(records);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal of a log cannot be written", e);
        }
    }

    void force() {
        try {
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal of a log cannot be forced to disk", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static int sum(byte[] bytes, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, Hash.LENGTH);
        // Zeros, which a file system may leave behind a torn end, must not pass.
        return ~(int) crc.getValue();
    }
}
