package anpr.hub.routes.seal;

import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.KeyHistory;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.TimeStamps;
import anpr.hub.core.transport.Secrets;
import anpr.hub.core.witness.Quorum;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has others vouch for the logs: witnesses sign the newest checkpoint of each, then a time-stamping authority stamps it with
 * their signatures. Who is away is passed over, told of, and asked again the next time; nothing waits for anybody. One round
 * at a time; its state may be asked for by any thread.
 */
public final class Anchoring {
    private static final Logger LOG = LoggerFactory.getLogger(Anchoring.class);
    private static final String AUTHORITY = "time stamps";
    private static final String SECRET = "time-stamps";
    private static final String WITNESS = "-";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Logs logs;
    private final Quorum quorum;
    private final List<WitnessClient> witnesses;
    private final @Nullable TimeStamps authority;
    private final Clock clock;
    private final AtomicBoolean going = new AtomicBoolean();
    private final Map<String, String> troubles = new LinkedHashMap<>();
    private final Map<Logs.Log, Anchors.Anchor> newest = new EnumMap<>(Logs.Log.class);
    private final Map<Logs.Log, Anchors.Anchor> vouched = new EnumMap<>(Logs.Log.class);

    /**
     * How a log is vouched for.
     *
     * @param at when the newest anchor was asked for; null if there is none
     * @param size leaves that it covers
     * @param witnesses that signed it
     * @param needed how many must
     */
    public record State(
            String log, @Nullable Instant at, long size, Set<String> witnesses, int needed, boolean stamped) {}

    /**
     * @param authority stamps; null for none
     * @param patience how long one witness may take for one answer
     */
    public Anchoring(
            Logs logs,
            AnchorSettings settings,
            @Nullable TimeStamps authority,
            HttpClient http,
            Duration patience,
            Clock clock)
            throws IOException {
        this.logs = logs;
        this.quorum = settings.witnessed();
        this.witnesses = settings.witnesses().stream()
                .map(one -> new WitnessClient(one, http, patience))
                .toList();
        this.authority = authority;
        this.clock = clock;
        for (Logs.Log log : Logs.Log.values()) {
            Optional<Anchors.Anchor> last = logs.anchors(log).newest();
            if (last.isPresent()) {
                remember(log, last.get());
            }
        }
    }

    /**
     * As the settings in the folder of seals say.
     *
     * @param seal such as {@code data/seal}
     * @param secrets of those who vouch; the authority's is {@code time-stamps}
     * @throws IllegalStateException if the settings are not understood, or the authority's roots are not there
     */
    public static Anchoring open(Path seal, Logs logs, Secrets secrets, Clock clock) throws IOException {
        AnchorSettings settings = AnchorSettings.in(seal);
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        AnchorSettings.Authority named = settings.authority();
        TimeStamps authority = named == null
                ? null
                : new StampAuthority(
                        named.url(), named.ca(), account(named, secrets), http, PATIENCE, clock, new SecureRandom());
        KeyHistory history = KeyHistory.in(seal.resolve("keys"));
        for (NoteKey witness : settings.witnessed().keys()) {
            history.begin(new KeyHistory.Entry(WITNESS, witness, clock.instant(), null));
        }
        return new Anchoring(logs, settings, authority, http, PATIENCE, clock);
    }

    private static StampAuthority.@Nullable Account account(AnchorSettings.Authority named, Secrets secrets) {
        return named.user() == null
                ? null
                : new StampAuthority.Account(
                        named.user(), () -> secrets.find(SECRET).orElse(""));
    }

    /**
     * Anchors every log; to be called about once a minute, and not by a thread that others wait for. Comes back at once
     * while another round goes on.
     */
    public void round() throws InterruptedException {
        if (going.compareAndSet(false, true)) {
            try {
                for (Logs.Log log : Logs.Log.values()) {
                    anchor(log);
                }
            } finally {
                going.set(false);
            }
        }
    }

    /**
     * The newest checkpoint of a log with what others say to it now. It is kept if anybody says anything.
     *
     * @return with no further signature and no stamp if nobody does
     */
    public synchronized Anchors.Anchor anchor(Logs.Log log) throws InterruptedException {
        SignedLog signed = logs.get(log);
        SignedNote note = signed.checkpoint();
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        for (WitnessClient witness : witnesses) {
            try {
                note = note.and(witness.cosign(note, signed.leaves()));
                well(log, "witness " + witness.name());
            } catch (IOException e) {
                trouble(log, "witness " + witness.name(), e);
            }
        }
        Anchors.Anchor anchor = new Anchors.Anchor(at, note, null);
        if (authority != null) {
            try {
                anchor = new Anchors.Anchor(at, note, authority.stamp(anchor.bytes()));
                well(log, AUTHORITY);
            } catch (IOException e) {
                trouble(log, AUTHORITY, e);
            }
        }
        keep(log, anchor);
        return anchor;
    }

    /** The newest anchor that enough witnesses signed. */
    public Optional<Anchors.Anchor> vouched(Logs.Log log) {
        synchronized (troubles) {
            return Optional.ofNullable(vouched.get(log));
        }
    }

    /** How each log is vouched for. */
    public List<State> states() {
        List<State> states = new ArrayList<>();
        synchronized (troubles) {
            for (Logs.Log log : Logs.Log.values()) {
                Anchors.Anchor last = newest.get(log);
                states.add(
                        last == null
                                ? new State(log.text(), null, 0, Set.of(), quorum.needed(), false)
                                : new State(
                                        log.text(),
                                        last.at(),
                                        last.size(),
                                        quorum.signers(last.note()),
                                        quorum.needed(),
                                        last.stamp() != null));
            }
        }
        return states;
    }

    /** What ails who, such as {@code ingest, witness witness.example}; empty if all is well, or nobody is asked. */
    public Map<String, String> troubles() {
        synchronized (troubles) {
            return new LinkedHashMap<>(troubles);
        }
    }

    /** Whether all that is to be had vouches for it: enough witnesses, and the authority. */
    public boolean whole(Anchors.Anchor anchor) {
        return (quorum.needed() == 0 || quorum.reached(anchor.note())) && (authority == null || anchor.stamp() != null);
    }

    /** Whether there is an authority that is asked for time stamps. */
    public boolean stamps() {
        return authority != null;
    }

    /** On whom the hub relies. */
    public Quorum quorum() {
        return quorum;
    }

    private void keep(Logs.Log log, Anchors.Anchor anchor) {
        if (anchor.note().signatures().size() < 2 && anchor.stamp() == null) {
            return;
        }
        try {
            logs.anchors(log).keep(anchor);
            well(log, "disk");
            remember(log, anchor);
        } catch (IOException e) {
            trouble(log, "disk", e);
        }
    }

    private void remember(Logs.Log log, Anchors.Anchor anchor) {
        synchronized (troubles) {
            newest.put(log, anchor);
            if (quorum.reached(anchor.note())) {
                vouched.put(log, anchor);
            }
        }
    }

    private void trouble(Logs.Log log, String who, IOException problem) {
        String said = String.valueOf(problem.getMessage());
        synchronized (troubles) {
            if (!said.equals(troubles.put(log.text() + ", " + who, said))) {
                LOG.error("the log {} is not vouched for by {}: {}", log.text(), who, said);
            }
        }
    }

    private void well(Logs.Log log, String who) {
        synchronized (troubles) {
            if (troubles.remove(log.text() + ", " + who) != null) {
                LOG.info("the log {} is vouched for by {} again", log.text(), who);
            }
        }
    }
}
