package anpr.hub.routes.seal;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.seal.Logs;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs what is in the logs: as soon as there is something new, and each so often anyway, so that silence shows. Nothing
 * waits for it, for leaves are on disk before they are given out. For one thread at a time.
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final Logs logs;
    private final Duration anyway;
    private final LongSupplier nanos;
    private final Map<Logs.Log, Long> signed = new EnumMap<>(Logs.Log.class);

    /**
     * @param anyway after this long a log is signed though there is nothing new in it
     * @param nanos a clock that is never set, such as {@link System#nanoTime()}
     */
    public Checkpoints(Logs logs, Duration anyway, LongSupplier nanos) {
        this.logs = logs;
        this.anyway = anyway;
        this.nanos = nanos;
    }

    /** To be called about once a second. A log that cannot be signed is told of, and the others are. */
    public synchronized void sign() {
        long now = nanos.getAsLong();
        for (Logs.Log log : Logs.Log.values()) {
            Long last = signed.get(log);
            if (fresh(logs.get(log)) || last == null || now - last >= anyway.toNanos()) {
                try {
                    logs.get(log).publish();
                    signed.put(log, now);
                } catch (RuntimeException e) {
                    LOG.error("the log {} cannot be signed: {}", log.text(), e.getMessage());
                }
            }
        }
    }

    /** Signs what came since, so that a hub that stopped in order has left nothing unsigned. */
    @Override
    public void close() {
        sign();
    }

    private static boolean fresh(SignedLog log) {
        return log.leaves().size() > Checkpoint.parse(log.checkpoint().text()).size();
    }
}
