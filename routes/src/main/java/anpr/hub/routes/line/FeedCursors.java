package anpr.hub.routes.line;

import anpr.hub.core.transport.Cursors;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cursors in the table {@code line_cursor}. Only the node whose turn it is can move one; any other is told so. */
public final class FeedCursors implements Cursors {
    private final JdbcClient jdbc;
    private final Turns turns;

    public FeedCursors(JdbcClient jdbc, Turns turns) {
        this.jdbc = jdbc;
        this.turns = turns;
    }

    @Override
    public Optional<String> find(String feed) {
        return jdbc.sql("select cursor from line_cursor where feed = ?")
                .param(feed)
                .query(String.class)
                .optional();
    }

    /** @throws IllegalStateException if this is not the node whose turn it is, or the database cannot be asked */
    @Override
    public void move(String feed, String cursor) {
        turns.inTurn(
                feed,
                "insert into line_cursor (feed, cursor) select feed, ? from turn"
                        + " on conflict (feed) do update set cursor = excluded.cursor, moved_at = now()",
                cursor);
    }
}
