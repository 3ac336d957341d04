package anpr.hub.routes.store;

import anpr.hub.core.exchange.ListServer;
import anpr.hub.routes.line.Turns;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far lists follow those of others' servers. Safe for use by many threads and nodes. */
public final class FollowedLists {
    private final JdbcClient jdbc;
    private final Turns turns;

    public FollowedLists(JdbcClient jdbc, Turns turns) {
        this.jdbc = jdbc;
        this.turns = turns;
    }

    /**
     * What is in force here of a list of a server.
     *
     * @param theirName of the list there
     * @param theirRevision in the server's words
     * @param ourRevision that has what theirs has
     */
    public record Followed(String server, String theirName, String list, String theirRevision, long ourRevision) {}

    /** Of all servers, in their order and that of the lists' names there. */
    public List<Followed> all() {
        return jdbc.sql("""
                        select server, their_name, list_name, their_revision, our_revision from followed_list
                        order by server, their_name""")
                .query((row, number) -> new Followed(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5)))
                .list();
    }

    /** Empty if nothing of it is in force here under this name. */
    public Optional<Followed> find(ListServer server, String theirName, String list) {
        return all().stream()
                .filter(one -> one.server().equals(server.id())
                        && one.theirName().equals(theirName)
                        && one.list().equals(list))
                .findFirst();
    }

    /** @throws IllegalStateException if this is not the node whose turn it is, or the database cannot be asked */
    public void follows(ListServer server, Followed now) {
        turns.inTurn(
                server.account(),
                """
                insert into followed_list (server, their_name, list_name, their_revision, our_revision)
                select ?, ?, ?, ?, ? from turn on conflict (server, their_name) do update
                set list_name = excluded.list_name, their_revision = excluded.their_revision,
                    our_revision = excluded.our_revision""",
                now.server(),
                now.theirName(),
                now.list(),
                now.theirRevision(),
                now.ourRevision());
    }
}
