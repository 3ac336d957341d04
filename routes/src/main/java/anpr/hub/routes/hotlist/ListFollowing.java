package anpr.hub.routes.hotlist;

import anpr.hub.adapters.bof2.ListClient;
import anpr.hub.core.exchange.ListExchange;
import anpr.hub.core.exchange.ListServer;
import anpr.hub.core.transport.Secrets;
import anpr.hub.routes.line.Turns;
import anpr.hub.routes.store.FollowedLists;
import anpr.hub.routes.store.VoiStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the lists of all servers that are configured: of each, one node at a time, and no server waits for another. Names of
 * lists are in no log line and no metric. Safe for use by many threads.
 */
public final class ListFollowing implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ListFollowing.class);
    private static final Duration ROUND = Duration.ofMillis(250);
    private static final Duration TO_STOP = Duration.ofSeconds(15);

    private final Supplier<ListExchange> exchange;
    private final VoiStore store;
    private final VoiLists lists;
    private final FollowedLists followed;
    private final Turns turns;
    private final Secrets secrets;
    private final Path incoming;
    private final Clock clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private volatile @Nullable ExecutorService threads;

    /** @param incoming where files lie while they are taken over; what an earlier hub left there goes */
    public ListFollowing(
            Supplier<ListExchange> exchange,
            VoiStore store,
            VoiLists lists,
            FollowedLists followed,
            Turns turns,
            Secrets secrets,
            Path incoming,
            Clock clock,
            MeterRegistry meters)
            throws IOException {
        this.exchange = exchange;
        this.store = store;
        this.lists = lists;
        this.followed = followed;
        this.turns = turns;
        this.secrets = secrets;
        this.incoming = incoming;
        this.clock = clock;
        Files.createDirectories(
                incoming, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var left = Files.list(incoming)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Gauge.builder("hub.list.servers.trouble", this, it -> it.standings().stream()
                        .filter(one -> one.state() == State.IN_TROUBLE)
                        .count())
                .description("servers some list of which this node cannot follow; see /api/list-servers")
                .register(meters);
    }

    /** How following a server stands on this node. */
    public enum State {
        /** Not looked at yet. */
        STARTING,
        /** Its lists are here as they are there. */
        UP,
        /** Some are not. */
        IN_TROUBLE,
        /** Another node has the turn. */
        ELSEWHERE
    }

    /**
     * For operators.
     *
     * @param trouble a sentence that names no list; null where there is nothing to say
     * @param upAt when all lists were last as they are there; null if they were not since this node runs
     */
    public record Standing(
            String server,
            State state,
            @Nullable String trouble,
            @Nullable Instant upAt) {}

    /** In the order of the servers' names. */
    public List<Standing> standings() {
        return exchange.get().servers().keySet().stream()
                .sorted()
                .map(server -> {
                    Kept one = kept.get(server);
                    return one == null ? new Standing(server, State.STARTING, null, null) : one.standing;
                })
                .toList();
    }

    /** One server, as it is followed here. */
    private static final class Kept {
        private final ListFollower follower;
        private volatile Standing standing;
        private volatile boolean busy;
        private volatile long nextNs = System.nanoTime();

        Kept(ListFollower follower) {
            this.follower = follower;
            this.standing = new Standing(follower.server().id(), State.STARTING, null, null);
        }
    }

    @Override
    public void start() {
        ExecutorService started = Executors.newVirtualThreadPerTaskExecutor();
        threads = started;
        started.execute(() -> rounds(started));
    }

    private void rounds(ExecutorService started) {
        try {
            while (!started.isShutdown()) {
                Map<String, ListServer> servers = exchange.get().servers();
                kept.forEach((id, one) -> {
                    if (!one.busy && !one.follower.server().equals(servers.get(id))) {
                        kept.remove(id);
                        turns.leave(one.follower.server().account());
                    }
                });
                servers.forEach((id, server) -> look(
                        kept.computeIfAbsent(
                                id, name -> new Kept(new ListFollower(server, store, lists, followed, incoming))),
                        started));
                TimeUnit.MILLISECONDS.sleep(ROUND.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Kept one, ExecutorService started) {
        if (one.busy || started.isShutdown()) {
            return;
        }
        String account = one.follower.server().account();
        turns.want(account);
        if (!turns.has(account)) {
            tell(one, State.ELSEWHERE, null);
        } else if (System.nanoTime() - one.nextNs >= 0) {
            one.busy = true;
            started.execute(() -> {
                try {
                    round(one, started);
                } finally {
                    one.nextNs =
                            System.nanoTime() + one.follower.server().every().toNanos();
                    one.busy = false;
                }
            });
        }
    }

    private void round(Kept one, ExecutorService started) {
        ListServer server = one.follower.server();
        try {
            String secret = secrets.find(server.account())
                    .orElseThrow(() -> new IllegalStateException(
                            "no secret is kept for " + server.account() + " in partner-secrets.yaml"));
            try (ListClient client = new ListClient(server, secret)) {
                String trouble = one.follower.round(client).orElse(null);
                tell(one, trouble == null ? State.UP : State.IN_TROUBLE, trouble);
            }
        } catch (IOException e) {
            tell(one, State.IN_TROUBLE, "the server " + e.getMessage());
        } catch (IllegalStateException e) {
            tell(one, State.IN_TROUBLE, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // What it says may name a list. Of a hub that stops there is nothing to say.
            if (!started.isShutdown()) {
                tell(
                        one,
                        State.IN_TROUBLE,
                        "the hub failed on it: " + e.getClass().getSimpleName());
            }
        }
    }

    private void tell(Kept one, State state, @Nullable String trouble) {
        Standing before = one.standing;
        one.standing =
                new Standing(before.server(), state, trouble, state == State.UP ? clock.instant() : before.upAt());
        if (state != before.state() || !Objects.equals(trouble, before.trouble())) {
            switch (state) {
                case STARTING, ELSEWHERE -> LOG.debug("Lists of server {} are followed elsewhere", before.server());
                case UP -> LOG.info("Lists of server {} are here as they are there", before.server());
                case IN_TROUBLE -> LOG.warn("Lists of server {} cannot all be followed: {}", before.server(), trouble);
            }
        }
    }

    @Override
    public void stop() {
        ExecutorService started = threads;
        threads = null;
        if (started != null) {
            started.shutdownNow();
            try {
                if (!started.awaitTermination(TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
                    LOG.warn("Lists are still being fetched; they are fetched again when the hub runs");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        kept.values().forEach(one -> turns.leave(one.follower.server().account()));
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}
