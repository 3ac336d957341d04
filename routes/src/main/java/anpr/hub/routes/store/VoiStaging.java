package anpr.hub.routes.store;

import anpr.hub.core.hotlist.Import.Refusal;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.hotlist.VoiFile.Deed;
import anpr.hub.core.hotlist.VoiFile.Rows;
import anpr.hub.core.hotlist.WeedDates;
import anpr.hub.core.read.CanonicalRead;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Rows of a file on their way to a list: copied into a table that lives as long as the transaction, one by one, so that a
 * list of millions is never in memory. For one thread.
 */
final class VoiStaging implements Rows, AutoCloseable {
    private static final int BUFFER = 1 << 16;
    /** Beyond, a date is a slip of the pen, and no database's. */
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private static final ObjectWriter JSON = CanonicalRead.json().writerFor(VoiEntry.class);

    private final OutputStream copy;
    private final WeedDates dates;
    private final Instant now;
    private final VoiChanges.Limits limits;
    private final StringBuilder row = new StringBuilder(1_000);
    private final List<VoiCsv.Rejected> first = new ArrayList<>();
    private final StringBuilder report = new StringBuilder("line,reason,detail\n");
    private long accepted;
    private long patterns;
    private long rejected;
    private boolean closed;

    /** Ends the reading of a file that is refused. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
        final transient Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.name());
            this.refusal = refusal;
        }
    }

    VoiStaging(Connection connection, WeedDates dates, Instant now, VoiChanges.Limits limits) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    create temporary table voi_stage (
                        deed "char" not null, line bigint not null, entry_id text collate "C" not null,
                        vrm text collate "C" not null, weed_at timestamptz, entry text not null) on commit drop""");
        }
        this.copy = new BufferedOutputStream(
                new PGCopyOutputStream(
                        connection.unwrap(PGConnection.class),
                        "copy voi_stage (deed, line, entry_id, vrm, weed_at, entry) from stdin",
                        BUFFER),
                BUFFER);
        this.dates = dates;
        this.now = now;
        this.limits = limits;
    }

    @Override
    public void row(Deed deed, long line, VoiEntry entry) throws IOException {
        VoiEntry dated = dates.applied(entry);
        if (dated.weedAt() != null && dated.weedAt().isAfter(LAST)) {
            dated = entry;
        }
        if (deed == Deed.INSERT) {
            Instant weedAt = dated.weedAt();
            if (weedAt != null && !weedAt.isAfter(now)) {
                note(new VoiCsv.Rejected(line, VoiCsv.Reason.PAST_WEED_DATE, "expected a weed date ahead"));
                return;
            }
            if (weedAt == null && WeedDates.given(entry.weedDate())) {
                note(new VoiCsv.Rejected(
                        line,
                        VoiCsv.Reason.WEED_DATE_UNREADABLE,
                        "the entry stands until it is deleted; expected a date as the list's weedFormat has it"));
            }
        }
        if (++accepted > limits.mostRows()) {
            throw new Refused(Refusal.TOO_MANY_ROWS);
        }
        if (deed == Deed.INSERT && entry.pattern() && ++patterns > limits.mostPatterns()) {
            throw new Refused(Refusal.TOO_MANY_PATTERNS);
        }
        write(deed, line, dated);
    }

    @Override
    public void rejected(Deed deed, VoiCsv.Rejected wrong) throws IOException {
        rejected++;
        note(wrong);
        if (wrong.reason() == VoiCsv.Reason.UNREADABLE) {
            throw new Refused(Refusal.UNREADABLE);
        }
        if (rejected > limits.mostBadRows()) {
            throw new Refused(Refusal.TOO_MANY_BAD_ROWS);
        }
    }

    /** What is told of a row, in the order in which it is found. */
    void note(VoiCsv.Rejected told) {
        if (first.size() < limits.rowsTold()) {
            first.add(told);
        }
        if (report.length() < limits.longestReport()) {
            report.append(told.line())
                    .append(',')
                    .append(told.reason())
                    .append(",\"")
                    .append(told.detail().replace("\"", "\"\""))
                    .append("\"\n");
        }
    }

    /** Nothing can be added afterwards. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            copy.close();
        }
    }

    /** @throws Refused if too much of the file is no use */
    void judge() throws Refused {
        if (accepted == 0 && rejected > 0) {
            throw new Refused(Refusal.NO_USABLE_ROW);
        }
        if (rejected > limits.badShare() * (accepted + rejected)) {
            throw new Refused(Refusal.TOO_MANY_BAD_ROWS);
        }
    }

    long accepted() {
        return accepted;
    }

    /** Of those that are accepted. */
    long patterns() {
        return patterns;
    }

    long rejected() {
        return rejected;
    }

    List<VoiCsv.Rejected> first() {
        return List.copyOf(first);
    }

    String report() {
        return report.toString();
    }

    private void write(Deed deed, long line, VoiEntry entry) throws IOException {
        row.setLength(0);
        row.append(
                        switch (deed) {
                            case INSERT -> 'I';
                            case DELETE -> 'D';
                            case DELETE_BY_VRM -> 'V';
                        })
                .append('\t')
                .append(line)
                .append('\t');
        escape(entry.entryId());
        row.append('\t').append(entry.vrm()).append('\t');
        Instant weedAt = entry.weedAt();
        row.append(weedAt == null ? "\\N" : weedAt.toString()).append('\t');
        escape(JSON.writeValueAsString(entry));
        row.append('\n');
        copy.write(row.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** As COPY wants text: JSON has no control characters of its own. */
    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                row.append('\\');
            }
            row.append(c);
        }
    }
}
