package anpr.hub.routes.store;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the partition of a day when the first row for it comes. Only days that a working clock can mean get one: the
 * rest goes to the default partition, so that no sender can fill the catalogue with partitions.
 */
public final class Days {
    private static final int DAYS_BACK = 400;
    private static final int DAYS_AHEAD = 2;
    private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public Days(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Before the transaction that writes the rows: a partition made inside it would lock the table until it ends. */
    void prepare(String table, Stream<Instant> times) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        times.map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC))
                .distinct()
                .filter(day -> !day.isBefore(today.minusDays(DAYS_BACK)) && !day.isAfter(today.plusDays(DAYS_AHEAD)))
                .forEach(day -> prepare(table, day));
    }

    private void prepare(String table, LocalDate day) {
        String name = table + "_" + NAME.format(day);
        if (known.contains(name)) {
            return;
        }
        // One at a time in the cluster: 'if not exists' alone still collides when two make it at once.
        jdbc.sql("""
                        do $$ begin
                          perform pg_advisory_xact_lock(hashtext('%s'));
                          create table if not exists %s partition of %s
                            for values from ('%s 00:00:00+00') to ('%s 00:00:00+00');
                        end $$""".formatted(name, name, table, day, day.plusDays(1))).update();
        known.add(name);
    }
}
