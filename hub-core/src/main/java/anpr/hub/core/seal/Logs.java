package anpr.hub.core.seal;

import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The logs of one data directory, with their keys and the seeds of their records. One process alone has them open. Safe
 * for use by many threads.
 */
public final class Logs implements Closeable {
    private final Map<Log, SignedLog> logs = new EnumMap<>(Log.class);
    private final Path directory;
    private final Epochs epochs;

    /** A log of a hub. */
    public enum Log {
        /** What came in. */
        INGEST,
        /** What was asked of holders for one case. */
        RETRIEVED,
        /** Who did what. */
        AUDIT;

        /** As origins, paths and packages have it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Log> named(String text) {
            return Arrays.stream(values())
                    .filter(log -> log.text().equals(text))
                    .findFirst();
        }

        /** The one with this origin, of whichever hub. */
        public static Optional<Log> of(String origin) {
            return named(origin.substring(origin.lastIndexOf('/') + 1));
        }
    }

    private Logs(Path directory, Epochs epochs) {
        this.directory = directory;
        this.epochs = epochs;
    }

    /**
     * Opens them, new ones where there are none.
     *
     * @param directory such as {@code data/seal}
     * @param hub name of the hub, which its logs bear for all time
     * @param random makes new keys of epochs
     * @throws IllegalStateException if another process has them open, or one of them is not what it was
     */
    public static Logs open(Path directory, String hub, RandomGenerator random) throws IOException {
        Logs logs = new Logs(directory, new Epochs(directory.resolve("epochs"), random));
        try {
            Path keys = directory.resolve("keys");
            KeyHistory history = KeyHistory.in(keys);
            for (Log log : Log.values()) {
                logs.logs.put(log, open(logs(directory).resolve(log.text()), keys, history, hub, log));
            }
            return logs;
        } catch (IOException | RuntimeException e) {
            logs.close();
            throw e;
        }
    }

    /** With the key that is in force; the first is made now, and in force since its file is there. */
    private static SignedLog open(Path directory, Path keys, KeyHistory history, String hub, Log log)
            throws IOException {
        String origin = hub + '/' + log.text();
        Optional<KeyHistory.Entry> current = history.current(origin);
        String file = current.map(KeyHistory.Entry::file).orElse(log.text());
        if (current.isPresent() && !Files.exists(keys.resolve(file + ".pem"))) {
            throw new IllegalStateException("the key " + keys.resolve(file + ".pem") + " is missing, which signs "
                    + origin + "; restore it from where it is kept twice");
        }
        NoteSigner.Log signer = new NoteSigner.Log(origin, KeyFiles.loadOrCreate(keys, file));
        if (current.isPresent() && !KeyHistory.same(current.get().key(), signer.key())) {
            throw new IllegalStateException("the key " + keys.resolve(file + ".pem")
                    + " is not the one that history.txt" + " beside it has in force for " + origin + "; restore both");
        }
        SignedLog opened = SignedLog.open(directory, signer, history.former(origin));
        if (current.isEmpty()) {
            Instant made =
                    Files.getLastModifiedTime(keys.resolve(file + ".pub.pem")).toInstant();
            history.begin(new KeyHistory.Entry(file, signer.key(), made, null));
        }
        return opened;
    }

    public SignedLog get(Log log) {
        return Objects.requireNonNull(logs.get(log));
    }

    /** Checkpoints of this log that others have vouched for. */
    public Anchors anchors(Log log) {
        return new Anchors(logs(directory).resolve(log.text()).resolve("anchors"));
    }

    /** Seals records as leaves of this log. */
    public Sealer sealer(Log log) {
        return new Sealer(get(log), epochs);
    }

    /** What the records of all logs are sealed with. */
    public Epochs epochs() {
        return epochs;
    }

    @Override
    public void close() throws IOException {
        for (SignedLog log : logs.values()) {
            log.close();
        }
    }

    private static Path logs(Path directory) {
        return directory.resolve("logs");
    }
}
