package anpr.hub.core.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The hashes of a tree on disk and at its growing edge: full tiles are files, and of each level the one tile that is not
 * full yet is in memory. A hash once there never changes, so a tile is written once. Safe for use by many threads, one of
 * which at a time adds.
 */
final class TileStore implements Hashes {
    private static final int TILE_BYTES = Tile.HASHES * Hash.LENGTH;

    private final Path directory;
    private final boolean keeps;
    private final List<byte[]> edge = new ArrayList<>();
    private long leaves;

    /**
     * The tree of the first {@code leaves} leaves, of which all tiles are on disk.
     *
     * @param leaves a multiple of {@link TileLog#IN_A_JOURNAL}, where the two lowest levels have nothing at their edge
     * @param keeps whether tiles that fill are written; false for who only reads what another writes
     */
    TileStore(Path directory, long leaves, boolean keeps) {
        this.directory = directory;
        this.keeps = keeps;
        for (long full = leaves >>> Tile.HEIGHT, level = 0; full > 0; full >>>= Tile.HEIGHT, level++) {
            byte[] next = edge((int) level + 1);
            for (long number = full & -Tile.HASHES; number < full; number++) {
                root(full(new Tile((int) level, number))).copyTo(next, slot(number));
            }
        }
        this.leaves = leaves;
    }

    synchronized long leaves() {
        return leaves;
    }

    /** Adds a leaf; every tile that it fills is written, not yet forced to disk. */
    synchronized void add(Hash leaf) {
        Hash hash = leaf;
        long number = leaves++;
        for (int level = 0; ; level++, number >>>= Tile.HEIGHT) {
            byte[] tile = edge(level);
            hash.copyTo(tile, slot(number));
            if ((number + 1) % Tile.HASHES != 0) {
                return;
            }
            if (keeps) {
                write(new Tile(level, number >>> Tile.HEIGHT), tile);
            }
            hash = root(tile);
        }
    }

    @Override
    public Hash hash(int level, long index) {
        int below = level % Tile.HEIGHT;
        long first = index << below;
        int hashes = 1 << below;
        byte[] bytes = new byte[hashes * Hash.LENGTH];
        synchronized (this) {
            if (index < 0 || index + 1 > leaves >>> level) {
                throw new IndexOutOfBoundsException(
                        "a tree of " + leaves + " leaves has no hash " + index + " at level " + level);
            }
            int tiles = level / Tile.HEIGHT;
            if (first >>> Tile.HEIGHT == leaves >>> tiles * Tile.HEIGHT >>> Tile.HEIGHT) {
                System.arraycopy(edge(tiles), slot(first), bytes, 0, bytes.length);
                return root(bytes);
            }
        }
        read(new Tile(level / Tile.HEIGHT, first >>> Tile.HEIGHT), slot(first), bytes);
        return root(bytes);
    }

    /** Has the disk keep the tiles that these leaves filled. */
    void force(long from, long to) {
        for (int level = 0; to >>> Tile.HEIGHT > 0; level++) {
            from >>>= Tile.HEIGHT;
            to >>>= Tile.HEIGHT;
            for (long number = from; number < to; number++) {
                Path file = new Tile(level, number).in(directory);
                force(file, StandardOpenOption.WRITE);
                if (number == from || number % Tile.IN_A_DIRECTORY == 0) {
                    forceDirectories(file);
                }
            }
        }
    }

    private void forceDirectories(Path file) {
        for (Path at = file; !at.equals(directory); ) {
            at = Objects.requireNonNull(at.getParent());
            force(at, StandardOpenOption.READ);
        }
    }

    private byte[] edge(int level) {
        while (edge.size() <= level) {
            edge.add(new byte[TILE_BYTES]);
        }
        return edge.get(level);
    }

    private static int slot(long number) {
        return (int) (number % Tile.HASHES) * Hash.LENGTH;
    }

    /** The hash over a power of two of hashes. */
    private static Hash root(byte[] hashes) {
        Hash[] row = new Hash[hashes.length / Hash.LENGTH];
        for (int i = 0; i < row.length; i++) {
            row[i] = Hash.at(hashes, i * Hash.LENGTH, Hash.LENGTH);
        }
        while (row.length > 1) {
            Hash[] above = new Hash[row.length / 2];
            for (int i = 0; i < above.length; i++) {
                above[i] = Hash.ofNode(row[2 * i], row[2 * i + 1]);
            }
            row = above;
        }
        return row[0];
    }

    private byte[] full(Tile tile) {
        byte[] bytes = new byte[TILE_BYTES];
        read(tile, 0, bytes);
        return bytes;
    }

    private void read(Tile tile, int offset, byte[] into) {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        try (FileChannel file = FileChannel.open(tile.in(directory))) {
            while (buffer.hasRemaining()) {
                if (file.read(buffer, offset + buffer.position()) < 0) {
                    throw new IOException("the file is too short");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "tile " + tile.in(directory) + " cannot be read; restore the log's directory", e);
        }
    }

    private void write(Tile tile, byte[] bytes) {
        Path file = tile.in(directory);
        try {
            if (Files.notExists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("tile " + file + " cannot be written", e);
        }
    }

    private static void force(Path file, StandardOpenOption option) {
        try (FileChannel channel = FileChannel.open(file, option)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be forced to disk", e);
        }
    }
}
