package anpr.hub.routes.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers what each leg has done, in the transaction that does it: done again, it is not done twice. */
public final class AppliedBatches {
    private final JdbcClient jdbc;

    public AppliedBatches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Those batches that this leg sees for the first time. To be called inside the transaction of the leg's work.
     *
     * @param id of a batch
     */
    <B> List<B> first(String leg, List<B> batches, Function<B, UUID> id) {
        Set<UUID> first = new HashSet<>(jdbc.sql("""
                        insert into applied_batch (leg, batch) select ?, unnest(?::text[]::uuid[])
                        on conflict do nothing returning batch""")
                .params(leg, batches.stream().map(id).map(UUID::toString).toArray(String[]::new))
                .query(UUID.class)
                .list());
        return batches.stream().filter(batch -> first.contains(id.apply(batch))).toList();
    }
}
