package anpr.hub.routes.store;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers what each leg has done, in the transaction that does it: done again, it is not done twice. */
public final class AppliedBatches {
    private final JdbcClient jdbc;

    public AppliedBatches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether this leg sees the batch for the first time. To be called inside the transaction of the leg's work. */
    boolean first(String leg, UUID batch) {
        return jdbc.sql("insert into applied_batch (leg, batch) values (?, ?) on conflict do nothing")
                        .params(leg, batch)
                        .update()
                == 1;
    }
}
