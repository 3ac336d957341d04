package anpr.hub.routes.hotlist;

import anpr.hub.core.exchange.Dialect;
import anpr.hub.core.exchange.Dialect.Part;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.routes.store.VoiStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what turns a list into another state of it, as files of rows in a zip: deletes, then inserts, or the whole list. For
 * one thread.
 *
 * @param source whose the files are, by their names
 */
record ListZip(VoiStore store, Dialect dialect, String source) {
    /**
     * @param since the revision that is turned into another; null: whatever it is
     * @param until 0: nothing shall stand
     */
    record Change(String list, @Nullable Long since, long until) {}

    void write(Change change, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        String list = change.list();
        Long since = change.since();
        long until = change.until();
        if (since == null) {
            rows(zip, Part.FULL, list, rows -> store.difference(list, 0, until, rows));
        } else if (dialect.deletesByVrm()) {
            vrms(zip, list, rows -> store.difference(list, until, since, rows));
            rows(zip, Part.INSERTS, list, rows -> store.differenceByVrm(list, since, until, rows));
        } else {
            rows(zip, Part.DELETES, list, rows -> store.difference(list, until, since, rows));
            rows(zip, Part.INSERTS, list, rows -> store.difference(list, since, until, rows));
        }
        zip.finish();
    }

    private void rows(ZipOutputStream zip, Part part, String list, Consumer<Consumer<VoiEntry>> entries)
            throws IOException {
        zip.putNextEntry(new ZipEntry(dialect.name(part, source, list)));
        VoiCsv.Writing rows = new VoiCsv.Writing(zip, dialect.header());
        entries.accept(rows::write);
        rows.flush();
        zip.closeEntry();
    }

    private void vrms(ZipOutputStream zip, String list, Consumer<Consumer<VoiEntry>> entries) throws IOException {
        zip.putNextEntry(new ZipEntry(dialect.name(Part.DELETES, source, list)));
        VoiCsv.Writing rows = new VoiCsv.Writing(zip, false);
        entries.accept(entry -> rows.writeVrm(entry.vrm()));
        rows.flush();
        zip.closeEntry();
    }
}
