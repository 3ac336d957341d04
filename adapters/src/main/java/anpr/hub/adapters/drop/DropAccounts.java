package anpr.hub.adapters.drop;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of one server: each feed of its transport has one, in a folder of its own. Looks through them from time to
 * time and removes what nobody goes on with. Safe for use by many threads.
 */
public final class DropAccounts implements AutoCloseable {
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
    private static final Duration REMEMBER_TAKEN = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(DropAccounts.class);

    private final Transport transport;
    private final DropRules rules;
    private final Gate gate;
    private final Intake intake;
    private final Tally tally;
    private final Clock clock;
    private final Map<String, DropAccount> accounts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper;

    private DropAccounts(Transport transport, DropRules rules, Gate gate, Intake intake, Tally tally, Clock clock) {
        this.transport = transport;
        this.rules = rules;
        this.gate = gate;
        this.intake = intake;
        this.tally = tally;
        this.clock = clock;
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(transport.name() + "-sweeper").daemon().factory());
    }

    /** @throws IOException if the folder cannot be made */
    public static DropAccounts open(
            Transport transport, DropRules rules, Gate gate, Intake intake, Tally tally, Clock clock)
            throws IOException {
        Files.createDirectories(
                rules.root(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var accounts = new DropAccounts(transport, rules, gate, intake, tally, clock);
        accounts.sweeper.scheduleWithFixedDelay(
                accounts::sweep, SWEEP_EVERY.toSeconds(), SWEEP_EVERY.toSeconds(), TimeUnit.SECONDS);
        return accounts;
    }

    /** The feed of this transport whose secret this is; a sign-in that fails is counted and logged. */
    public Optional<Feed> admit(String name, String secret) {
        Optional<Feed> feed = gate.admit(name, secret).filter(this::isMine);
        if (feed.isEmpty()) {
            LOG.warn("Refused a sign-in by {}: {}", transport.name(), Refusal.NOT_ADMITTED);
            tally.refused(transport.adapter(), null, Refusal.NOT_ADMITTED);
        }
        return feed;
    }

    /** The feed of this transport and name, for senders that prove themselves otherwise. */
    public Optional<Feed> feed(String name) {
        return gate.feed(name).filter(this::isMine);
    }

    private boolean isMine(Feed feed) {
        return feed.transport().equals(transport.name()) && feed.id().matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    /** The account of a feed whose sender was admitted. */
    public DropAccount account(String feed) {
        return accounts.computeIfAbsent(
                feed, id -> new DropAccount(id, rules, transport, this::feed, intake, tally, clock));
    }

    /** Removes unfinished files that are too old. Runs by itself from time to time. */
    public void sweep() {
        Instant now = clock.instant();
        for (Path folder : folders()) {
            try {
                account(String.valueOf(folder.getFileName()))
                        .sweep(now.minus(rules.keepUnfinished()), now.minus(REMEMBER_TAKEN));
            } catch (IOException | RuntimeException e) {
                LOG.warn("Could not look through the folder {}; will try again", folder, e);
            }
        }
    }

    private List<Path> folders() {
        try (var folders = Files.list(rules.root())) {
            return folders.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            LOG.warn("Could not list {}; will try again", rules.root(), e);
            return List.of();
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
