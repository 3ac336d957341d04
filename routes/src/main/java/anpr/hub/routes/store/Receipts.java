package anpr.hub.routes.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a partner may know of a submission of its own feed: how many records, and why each bad one is bad. */
public final class Receipts {
    private final JdbcClient jdbc;

    public Receipts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param state {@code RECEIVED} as long as it is on its way, then {@code SETTLED}
     * @param rejected at most 1,000, by record
     */
    public record Status(
            UUID submission,
            Instant receivedAt,
            String sha256,
            String state,
            int records,
            int accepted,
            int dropped,
            int quarantined,
            List<Rejected> rejected) {}

    /** One record that did not become a read; the index counts from 0. */
    public record Rejected(int index, String reason, String detail) {}

    /** The receipt of a submission of this feed; empty for any other feed's. */
    public Optional<Status> find(String feed, UUID submission) {
        return jdbc.sql("""
                        select s.id, s.received_at, s.sha256, t.records, t.accepted, t.dropped, t.quarantined
                        from submission s left join settlement t on t.submission = s.id and not t.replay
                        where s.id = ? and s.feed = ?""")
                .params(submission, feed)
                .query((row, number) -> status(row))
                .optional();
    }

    private Status status(ResultSet row) throws SQLException {
        UUID submission = row.getObject("id", UUID.class);
        return new Status(
                submission,
                Times.instant(row, "received_at"),
                row.getString("sha256"),
                row.getObject("records") == null ? "RECEIVED" : "SETTLED",
                row.getInt("records"),
                row.getInt("accepted"),
                row.getInt("dropped"),
                row.getInt("quarantined"),
                rejected(submission));
    }

    private List<Rejected> rejected(UUID submission) {
        return jdbc.sql("""
                        select record_index, reason, detail from quarantine where submission = ? and state <> 'REPLAYED'
                        order by record_index limit 1000""")
                .param(submission)
                .query((row, number) ->
                        new Rejected(row.getInt("record_index"), row.getString("reason"), row.getString("detail")))
                .list();
    }
}
