package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.Mapped.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The files of a zip. What a sender could swell is bounded: entries, bytes inflated in all, and the ratio of each entry. A name that leads out of a folder is refused, although nothing is written under it.
 */
final class Archive implements AutoCloseable {
    private static final int LONGEST_NAME = 1_000;
    /** Small files of one repeated row compress better than any ratio allows, and harm nobody. */
    private static final long RATIO_COUNTS_FROM = 1L << 20;

    private final ZipFile zip;
    private final int offset;
    private final List<ZipArchiveEntry> entries;
    /** Shared with the archives inside this one. */
    private final AtomicLong inflated;

    private Archive(ZipFile zip, int offset, List<ZipArchiveEntry> entries, AtomicLong inflated) {
        this.zip = zip;
        this.offset = offset;
        this.entries = entries;
        this.inflated = inflated;
    }

    /** Whether the bytes begin as a zip does. */
    static boolean begins(byte[] body, int offset, int length) {
        return length > 4
                && body[offset] == 'P'
                && body[offset + 1] == 'K'
                && body[offset + 2] == 3
                && body[offset + 3] == 4;
    }

    /** @throws UnreadableException if the bytes are no zip, or it has too many entries */
    static Archive open(byte[] body, int offset, int length) throws UnreadableException {
        return open(body, offset, length, new AtomicLong());
    }

    /** One that stands inside this one: what it swells to counts as of this one. */
    Archive inner(byte[] body, int from, int length) throws UnreadableException {
        return open(body, from, length, inflated);
    }

    private static Archive open(byte[] body, int offset, int length, AtomicLong inflated) throws UnreadableException {
        byte[] bytes = Arrays.copyOfRange(body, offset, offset + length);
        try {
            ZipFile zip = ZipFile.builder()
                    .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                    .get();
            List<ZipArchiveEntry> entries = new ArrayList<>();
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                if (!entry.isDirectory()) {
                    entries.add(entry);
                }
            }
            int most = Limits.inForce().at(Limit.ZIP_ENTRIES);
            if (entries.size() > most) {
                zip.close();
                throw new UnreadableException(Fault.HOSTILE, "more than " + most + " entries in the zip");
            }
            return new Archive(zip, offset, entries, inflated);
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableException(Fault.UNPARSEABLE, "not a zip that can be read, or cut off");
        }
    }

    /** Every file, in the order of the archive. */
    List<ZipArchiveEntry> entries() {
        return entries;
    }

    @Nullable
    ZipArchiveEntry find(String name) {
        return entries.stream()
                .filter(entry -> entry.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** First byte of the packed entry in the body. */
    int start(ZipArchiveEntry entry) {
        return (int) (offset + Math.max(0, entry.getDataOffset()));
    }

    /** Behind the last byte of the packed entry in the body. */
    int end(ZipArchiveEntry entry) {
        return (int) (start(entry) + Math.max(0, entry.getCompressedSize()));
    }

    /** @throws UnreadableException if the entry is refused, broken, or passes a limit */
    byte[] content(ZipArchiveEntry entry) throws UnreadableException {
        if (entry.getName().length() > LONGEST_NAME) {
            throw new UnreadableException(
                    Fault.HOSTILE, "an entry of the zip has a name of more than " + LONGEST_NAME + " characters");
        }
        if (leadsOut(entry.getName())) {
            throw new UnreadableException(Fault.HOSTILE, "an entry of the zip has a name that leads out of its folder");
        }
        if (!zip.canReadEntryData(entry)) {
            throw new UnreadableException(
                    Fault.UNPARSEABLE, "an entry of the zip is encrypted, or packed in a way that is not read");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int highestRatio = Limits.inForce().at(Limit.ZIP_RATIO);
        int mostBytes = Limits.inForce().at(Limit.ZIP_BYTES);
        long packed = Math.max(1, entry.getCompressedSize());
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                content.write(buffer, 0, read);
                long all = inflated.addAndGet(read);
                boolean swollen = content.size() > RATIO_COUNTS_FROM && content.size() / packed > highestRatio;
                if (swollen || all > mostBytes) {
                    throw new UnreadableException(
                            Fault.HOSTILE,
                            "an entry of the zip swells more than " + highestRatio
                                    + "-fold, or all of them to more than " + mostBytes + " bytes");
                }
            }
        } catch (ZipException e) {
            throw new UnreadableException(Fault.UNPARSEABLE, "an entry of the zip is broken");
        } catch (IOException e) {
            throw new UnreadableException(Fault.UNPARSEABLE, "an entry of the zip is broken or cut off");
        }
        return content.toByteArray();
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException inMemory) {
            // Nothing was open but memory.
        }
    }

    private static boolean leadsOut(String name) {
        return name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0
                || Arrays.asList(name.split("/", -1)).contains("..");
    }
}
