package anpr.hub.routes.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What units that fetch lists hold of them, as they say, and what they were given. Safe for use by many threads and nodes. */
public final class UnitHoldings {
    private final JdbcClient jdbc;

    public UnitHoldings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How a list stands with a unit.
     *
     * @param held in its own words; null if it has said nothing
     * @param given the revision that it was given last; null if none was
     */
    public record Holding(
            String unit,
            String list,
            @Nullable String held,
            @Nullable Instant heldAt,
            @Nullable Long given,
            @Nullable Instant givenAt) {}

    /** When each unit asked last whether there is anything new, by its name. */
    public Map<String, Instant> asked() {
        Map<String, Instant> asked = new HashMap<>();
        jdbc.sql("select unit, asked_at from unit_repository").query(row -> {
            asked.put(row.getString(1), row.getTimestamp(2).toInstant());
        });
        return asked;
    }

    /** Of all units, in the order of their names. */
    public List<Holding> holdings() {
        return jdbc.sql(
                        "select unit, list_name, held, held_at, given, given_at from unit_list order by unit, list_name")
                .query((row, number) -> new Holding(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        instant(row, 4),
                        row.getObject(5, Long.class),
                        instant(row, 6)))
                .list();
    }

    /** What a unit says that it holds, by list. */
    public Map<String, String> held(String unit) {
        Map<String, String> held = new HashMap<>();
        jdbc.sql("select list_name, held from unit_list where unit = ? and held is not null")
                .param(unit)
                .query(row -> {
                    held.put(row.getString(1), row.getString(2));
                });
        return held;
    }

    public void holds(String unit, String list, String held, Instant at) {
        jdbc.sql("""
                        insert into unit_list (unit, list_name, held, held_at) values (?, ?, ?, ?)
                        on conflict (unit, list_name) do update set held = excluded.held, held_at = excluded.held_at""").params(unit, list, held, Times.at(at)).update();
    }

    /** Forgets a list of which a unit holds nothing, and that it may not have. */
    public void forget(String unit, String list) {
        jdbc.sql("delete from unit_list where unit = ? and list_name = ?")
                .params(unit, list)
                .update();
    }

    public void given(String unit, String list, long revision, Instant at) {
        jdbc.sql("""
                        insert into unit_list (unit, list_name, given, given_at) values (?, ?, ?, ?)
                        on conflict (unit, list_name) do update set given = excluded.given, given_at = excluded.given_at""").params(unit, list, revision, Times.at(at)).update();
    }

    /**
     * The revision of all that a unit may have; one more than before if that is not what it was.
     *
     * @param digest of the lists and their revisions
     */
    public long repository(String unit, String digest, Instant at) {
        return jdbc.sql("""
                        insert into unit_repository as r (unit, revision, digest, asked_at) values (?, 1, ?, ?)
                        on conflict (unit) do update set
                            revision = case when r.digest = excluded.digest then r.revision else r.revision + 1 end,
                            digest = excluded.digest, asked_at = excluded.asked_at
                        returning revision""")
                .params(unit, digest, Times.at(at))
                .query(Long.class)
                .single();
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
