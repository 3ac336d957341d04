package anpr.hub.routes.hotlist;

import anpr.hub.core.exchange.Dialect;
import anpr.hub.core.exchange.Dialect.Part;
import anpr.hub.core.hotlist.VoiFile;
import anpr.hub.core.hotlist.VoiFile.As;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** An update of a list as a server of others gave it: a zip whose files are named in that server's way. */
final class GivenZip {
    private static final int MOST_FILES = 8;
    private static final int BUFFER = 1 << 16;

    private GivenZip() {}

    /**
     * Writes it as this hub names files.
     *
     * @param given is read; what is in it is not judged
     * @param to is written
     * @param mostBytes that it may have when unpacked
     * @return what it does to a list
     * @throws VoiFile.Unreadable if it is no such zip
     */
    static As read(Path given, Dialect dialect, Path to, long mostBytes) throws IOException {
        try (ZipFile zip = new ZipFile(given.toFile())) {
            if (zip.size() > MOST_FILES) {
                throw new VoiFile.Unreadable("expected a zip of at most " + MOST_FILES + " files");
            }
            Map<Part, ZipEntry> parts = new EnumMap<>(Part.class);
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                Part part = dialect.part(entry.getName())
                        .orElseThrow(() -> new VoiFile.Unreadable(
                                "expected files that end as the names of the server's dialect do"));
                if (parts.put(part, entry) != null) {
                    throw new VoiFile.Unreadable("expected one file that ends so, not two");
                }
            }
            As as = as(parts, dialect);
            try (OutputStream out = Files.newOutputStream(to);
                    ZipOutputStream renamed = new ZipOutputStream(out)) {
                long left = mostBytes;
                for (Map.Entry<Part, ZipEntry> part : parts.entrySet()) {
                    renamed.putNextEntry(new ZipEntry(Dialect.UNVERIFIED.name(part.getKey(), "given", "list")));
                    try (InputStream in = zip.getInputStream(part.getValue())) {
                        left = copy(in, renamed, left);
                    }
                    renamed.closeEntry();
                }
            }
            return as;
        } catch (ZipException e) {
            throw new VoiFile.Unreadable("expected a zip that can be unpacked to its end");
        }
    }

    private static As as(Map<Part, ?> parts, Dialect dialect) throws VoiFile.Unreadable {
        if (parts.isEmpty() || parts.containsKey(Part.FULL) && parts.size() > 1) {
            throw new VoiFile.Unreadable("expected the whole list, or deletes and inserts");
        }
        if (parts.containsKey(Part.FULL)) {
            return As.FULL;
        }
        return dialect.deletesByVrm() ? As.DELTA_BY_VRM : As.DELTA;
    }

    private static long copy(InputStream in, OutputStream out, long left) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            left -= n;
            if (left < 0) {
                throw new VoiFile.Unreadable("expected a file of fewer bytes, unpacked; see hub.lists.most-bytes");
            }
            out.write(buffer, 0, n);
        }
        return left;
    }
}
