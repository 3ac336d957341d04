package anpr.hub.adapters.drop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/**
 * A file that a client has open for writing. It stops at the feed's limit, and when another upload takes its name; from
 * then on it cannot become a message. Safe for use by many threads.
 */
public final class Upload implements SeekableByteChannel {
    private final FileChannel file;
    private final int maxBytes;
    private boolean superseded;
    private boolean tooLarge;

    Upload(FileChannel file, int maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /** Another upload has taken the name. */
    synchronized void supersede() {
        superseded = true;
    }

    /** Whether the client has written beyond the limit. */
    synchronized boolean isTooLarge() {
        return tooLarge;
    }

    /** All that was written. */
    synchronized byte[] content() throws IOException {
        requireCurrent();
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        while (content.hasRemaining() && file.read(content, content.position()) >= 0) {
            // until it is whole
        }
        return content.array();
    }

    @Override
    public synchronized int write(ByteBuffer bytes) throws IOException {
        requireCurrent();
        if (tooLarge || file.position() + bytes.remaining() > maxBytes) {
            tooLarge = true;
            throw new DropException("The file is longer than the " + maxBytes + " bytes that the feed allows", true);
        }
        return file.write(bytes);
    }

    private void requireCurrent() throws DropException {
        if (superseded) {
            throw new DropException("Another upload of the same name was begun after this one", true);
        }
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return file.read(bytes);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public synchronized SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
