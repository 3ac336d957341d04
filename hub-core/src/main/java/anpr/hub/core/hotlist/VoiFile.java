package anpr.hub.core.hotlist;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * A file that changes a VOI list: the 16-column CSV, alone, or in a zip whose entries say by their names what is done with
 * their rows: {@code {sourceId}_{list}_R.dat} replaces the list, {@code ..._D.dat} deletes, {@code ..._I.dat} inserts;
 * {@code ..._del.pips} and {@code ..._ins.pips} likewise (national-record, 5.1; that replacing is R is a third party's
 * account, D and I are this hub's own).
 */
public final class VoiFile {
    private static final int MOST_ENTRIES = 8;

    private VoiFile() {}

    /** What a file as a whole does to a list. */
    public enum As {
        /** Its rows are the list. */
        FULL,
        /** Its rows come to it. */
        INSERT,
        /** Its rows, each the same in every column as an entry, go from it. */
        DELETE,
        /** Every entry of the VRM in the first column goes, for whatever reason it stands there. */
        DELETE_BY_VRM,
        /** A zip of deletes, then inserts, by entry. */
        DELTA,
        /** The same, but that its deletes are by VRM, as in-car units of old write them. */
        DELTA_BY_VRM
    }

    /** What is done with one row. */
    public enum Deed {
        INSERT,
        DELETE,
        DELETE_BY_VRM
    }

    /** Who takes the rows. Either may throw to end the reading. */
    public interface Rows {
        void row(Deed deed, long line, VoiEntry entry) throws IOException;

        void rejected(Deed deed, VoiCsv.Rejected row) throws IOException;
    }

    /** A file that cannot be taken at all; the message says what was expected, and quotes nothing of it. */
    public static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1;

        public Unreadable(String message) {
            super(message);
        }
    }

    /**
     * Reads a file row by row. The order of deeds is the order of the file; deletes are before inserts whatever it is.
     *
     * @param file begins with the signature of a zip, or is CSV; must support {@link InputStream#mark}
     * @param mostBytes that it may have when unpacked
     * @throws Unreadable if it is no such file
     */
    public static void read(InputStream file, As as, long mostBytes, Rows rows) throws IOException {
        if (!zip(file)) {
            if (as == As.DELTA || as == As.DELTA_BY_VRM) {
                throw new Unreadable("expected a zip with the deletes and the inserts of the delta");
            }
            rows(new Bounded(file, mostBytes), deed(as), rows);
            return;
        }
        try {
            unpack(file, as, mostBytes, rows);
        } catch (ZipException e) {
            throw new Unreadable("expected a zip that can be unpacked to its end");
        }
    }

    private static void unpack(InputStream file, As as, long mostBytes, Rows rows) throws IOException {
        Bounded content = new Bounded(file, mostBytes);
        ZipInputStream zip = new ZipInputStream(file);
        content.of(zip);
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (++entries > MOST_ENTRIES) {
                throw new Unreadable("expected a zip of at most " + MOST_ENTRIES + " files");
            }
            Deed deed = deed(entry.getName(), as)
                    .orElseThrow(() -> new Unreadable("expected in this zip, imported so, only files that end in "
                            + switch (as) {
                                case FULL -> "_R.dat";
                                case INSERT -> "_I.dat or _ins.pips";
                                case DELETE, DELETE_BY_VRM -> "_D.dat or _del.pips";
                                case DELTA, DELTA_BY_VRM -> "_D.dat, _del.pips, _I.dat or _ins.pips";
                            }
                            + ("; deletes by VRM alone (_del.pips) only where they are asked for")));
            rows(content, deed, rows);
        }
        if (entries == 0) {
            throw new Unreadable("expected a zip with a file in it");
        }
    }

    private static Deed deed(As as) {
        return switch (as) {
            case FULL, INSERT, DELTA, DELTA_BY_VRM -> Deed.INSERT;
            case DELETE -> Deed.DELETE;
            case DELETE_BY_VRM -> Deed.DELETE_BY_VRM;
        };
    }

    /** Empty if the file may not be in a zip that is imported so. */
    private static Optional<Deed> deed(String name, As as) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean byVrm = as == As.DELETE_BY_VRM || as == As.DELTA_BY_VRM;
        boolean deletes = as != As.FULL && as != As.INSERT;
        boolean inserts = as == As.INSERT || as == As.DELTA || as == As.DELTA_BY_VRM;
        if (lower.endsWith("_r.dat")) {
            return as == As.FULL ? Optional.of(Deed.INSERT) : Optional.empty();
        }
        if (lower.endsWith("_i.dat") || lower.endsWith("_ins.pips")) {
            return inserts ? Optional.of(Deed.INSERT) : Optional.empty();
        }
        if (lower.endsWith("_d.dat") && deletes) {
            return Optional.of(byVrm ? Deed.DELETE_BY_VRM : Deed.DELETE);
        }
        return lower.endsWith("_del.pips") && byVrm ? Optional.of(Deed.DELETE_BY_VRM) : Optional.empty();
    }

    private static void rows(InputStream csv, Deed deed, Rows rows) throws IOException {
        VoiCsv.Rows taker = new VoiCsv.Rows() {
            @Override
            public void entry(long line, VoiEntry entry) throws IOException {
                rows.row(deed, line, entry);
            }

            @Override
            public void rejected(VoiCsv.Rejected row) throws IOException {
                rows.rejected(deed, row);
            }
        };
        if (deed == Deed.DELETE_BY_VRM) {
            VoiCsv.readMarks(csv, taker);
        } else {
            VoiCsv.read(csv, taker);
        }
    }

    private static boolean zip(InputStream file) throws IOException {
        file.mark(4);
        byte[] start = file.readNBytes(4);
        file.reset();
        return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /** Counts what is unpacked; one count for all files of a zip. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        void of(InputStream unpacked) {
            this.in = unpacked;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int some = super.read(into, offset, length);
            count(Math.max(some, 0));
            return some;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new Unreadable("expected a file of fewer bytes, unpacked; see hub.lists.most-bytes");
            }
        }
    }
}
