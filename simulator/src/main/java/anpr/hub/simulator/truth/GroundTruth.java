package anpr.hub.simulator.truth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, what the hub acknowledged, and what must come of it. Every event is a line of a file, written before
 * the next byte goes out, so that a run can still be reconciled after the hub was killed, and goes on where it was.
 * Safe for use by many threads.
 */
public final class GroundTruth implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Map<String, Sent> messages = new LinkedHashMap<>();
    private final Map<String, Set<String>> watched = new HashMap<>();
    private final BufferedWriter out;
    private final InstantSource clock;
    private Totals totals = new Totals(0, 0, 0, 0);

    private GroundTruth(BufferedWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Goes on from what the file holds; a new file if there is none. */
    public static GroundTruth open(Path file, InstantSource clock) throws IOException {
        BufferedWriter out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        GroundTruth truth = new GroundTruth(out, clock);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                truth.apply(JSON.readValue(line, Line.class));
            }
        }
        return truth;
    }

    /** These VRMs are on this VOI list from now on: each stored read of one is a hit. */
    public synchronized void watch(String list, Set<String> vrms) {
        record(new Line(clock.instant(), null, null, null, null, list, new TreeSet<>(vrms)));
    }

    /** This message is about to be sent for the first time. */
    public synchronized void willSend(String message, String feed, List<Expected> expected) {
        record(new Line(clock.instant(), message, feed, expected, null, null, null));
    }

    /** A sending of this message ended so. */
    public synchronized void attempted(String message, Attempt attempt) {
        record(new Line(clock.instant(), message, null, null, attempt, null, null));
    }

    /** Every message so far, in the order of first sending. */
    public synchronized List<Sent> sent() {
        return List.copyOf(messages.values());
    }

    /** VOI lists and the VRMs on them. */
    public synchronized Map<String, Set<String>> watched() {
        return Map.copyOf(watched);
    }

    /** Running totals, cheap enough to ask for every second. */
    public synchronized Totals totals() {
        return totals;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    private void record(Line line) {
        apply(line);
        try {
            out.write(text(line));
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the ground truth cannot be written; without it the run proves nothing", e);
        }
    }

    private void apply(Line line) {
        if (line.list() != null && line.vrms() != null) {
            watched.put(line.list(), Set.copyOf(line.vrms()));
        } else if (line.message() != null && line.feed() != null && line.expected() != null) {
            messages.put(
                    line.message(), new Sent(line.message(), line.feed(), List.copyOf(line.expected()), 0, 0, 0, 0, 0));
            totals = totals.sent(line.expected().size());
        } else if (line.message() != null && line.attempt() != null) {
            Attempt attempt = line.attempt();
            Sent before = messages.get(line.message());
            if (before == null) {
                throw new IllegalStateException("message " + line.message() + " ended before it was sent");
            }
            messages.put(line.message(), before.after(attempt));
            totals = totals.ended(before, attempt);
        } else {
            throw new IllegalStateException("a line of the ground truth says nothing; the file is damaged");
        }
    }

    private static String text(Line line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Totals of a run.
     *
     * @param records told of in messages sent (a message may carry several)
     * @param acknowledgedRecords of those, in messages that the hub said yes to at least once
     * @param messages sent
     * @param refused sendings that the hub said no to
     */
    public record Totals(long messages, long records, long acknowledgedRecords, long refused) {
        Totals sent(int more) {
            return new Totals(messages + 1, records + more, acknowledgedRecords, refused);
        }

        Totals ended(Sent before, Attempt attempt) {
            return switch (attempt) {
                case ACKNOWLEDGED ->
                    new Totals(
                            messages,
                            records,
                            acknowledgedRecords
                                    + (before.acknowledged() == 0
                                            ? before.expected().size()
                                            : 0),
                            refused);
                case REFUSED -> new Totals(messages, records, acknowledgedRecords, refused + 1);
                case UNKNOWN, SERVED, CUT -> this;
            };
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(
            Instant at,
            @Nullable String message,
            @Nullable String feed,
            @Nullable List<Expected> expected,
            @Nullable Attempt attempt,
            @Nullable String list,
            @Nullable Set<String> vrms) {}
}
