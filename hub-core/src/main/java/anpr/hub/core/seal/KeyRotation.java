package anpr.hub.core.seal;

import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a log another key. First the new key is on disk; then a leaf of {@code audit} names both, under checkpoints that the
 * old keys sign; then the history of keys has the new one in force, in one step. A crash before that step leaves the old key
 * in force, and the rotation is asked for again and makes no third key; after it the new one signs what comes next.
 */
public final class KeyRotation {
    private final Path keys;
    private final Logs logs;
    private final AuditLog audit;

    /** @param keys the folder of the logs' keys, such as {@code data/seal/keys} */
    public KeyRotation(Path keys, Logs logs, AuditLog audit) {
        this.keys = keys;
        this.logs = logs;
        this.audit = audit;
    }

    /**
     * Replaces the key of a log. The logs must be closed and opened again before they sign anything else.
     *
     * @param since since when the old key is not to be trusted, if somebody else may have it; null if nobody has
     * @return what signs from now on
     */
    public NoteKey rotate(Logs.Log log, String actor, String reason, Instant now, @Nullable Instant since)
            throws IOException {
        KeyHistory history = KeyHistory.in(keys);
        NoteKey old = logs.get(log).key();
        KeyHistory.Entry last = history.current(old.name()).orElseThrow();
        if (!KeyHistory.same(last.key(), old)) {
            throw new IllegalStateException("the key of " + old.name() + " was replaced a moment ago; begin anew");
        }
        if (since != null && (since.isAfter(now) || since.isBefore(last.from()))) {
            throw new IllegalArgumentException("the key of " + old.name() + " was in force from " + last.from()
                    + ", and can be distrusted since a moment between then and now");
        }
        Instant until = since == null ? now : since;
        String file = log.text() + '-' + (history.former(old.name()).size() + 2);
        NoteKey next = new NoteSigner.Log(old.name(), KeyFiles.loadOrCreate(keys, file)).key();
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("log", log.text());
        detail.put("old", old.toString());
        detail.put("until", until.toString());
        detail.put("new", next.toString());
        detail.put("distrusted", String.valueOf(since != null));
        audit.log(AuditLog.Done.of(AuditEvent.Type.KEYS, actor, reason, List.of(), detail));
        logs.get(log).publish();
        logs.get(Logs.Log.AUDIT).publish();
        history.replace(new KeyHistory.Entry(file, next, now, null), until);
        Files.deleteIfExists(keys.resolve(last.file() + ".pem"));
        return next;
    }
}
