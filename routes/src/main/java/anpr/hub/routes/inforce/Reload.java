package anpr.hub.routes.inforce;

import anpr.hub.core.config.Problem;
import anpr.hub.core.exchange.ListExchange;
import anpr.hub.core.exchange.ListServer;
import anpr.hub.core.hotlist.VoiCodes;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.partner.Credentials;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.partner.People;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.routes.inforce.InForce.Refused;
import anpr.hub.routes.inforce.InForce.Setup;
import anpr.hub.routes.store.MappingVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what was changed in the folders of mappings and partners while the hub runs. Each mapping and each feed
 * is taken over for itself; what is not right is refused, with the reason, and what was in force of it stays.
 * Safe for use by many threads.
 */
public final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final InForce inForce;
    private final Folders folders;
    private final People people;
    private final Catalogue catalogue;
    private final MappingVersions versions;
    private final Claimed claimed;
    private final Function<Subscriber, List<String>> subscriberFaults;
    private final Function<ListServer, List<String>> serverFaults;
    private final Consumer<PartnerConfig> followers;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private int seen;
    private int applied;

    /** @param data where the credentials lie */
    public record Folders(Path mappings, Path partners, Path data) {}

    /** Which feeds that are right each for itself can be in force together, such as those that claim ports. */
    @FunctionalInterface
    public interface Claimed {
        PartnerConfig.Reloaded settled(PartnerConfig before, PartnerConfig read) throws IOException;
    }

    /**
     * @param subscriberFaults what is wrong with a subscriber whose file is right
     * @param serverFaults likewise of a server of lists
     * @param followers are told of other partners once these are in force
     */
    public Reload(
            InForce inForce,
            Folders folders,
            People people,
            Catalogue catalogue,
            MappingVersions versions,
            Claimed claimed,
            Function<Subscriber, List<String>> subscriberFaults,
            Function<ListServer, List<String>> serverFaults,
            Consumer<PartnerConfig> followers,
            AuditLog audit,
            Clock clock)
            throws IOException {
        this.inForce = inForce;
        this.folders = folders;
        this.people = people;
        this.catalogue = catalogue;
        this.versions = versions;
        this.claimed = claimed;
        this.subscriberFaults = subscriberFaults;
        this.serverFaults = serverFaults;
        this.followers = followers;
        this.audit = audit;
        this.clock = clock;
        this.seen = fingerprint();
        this.applied = seen;
    }

    /**
     * Takes over what has changed since the last time and has lain still from one call to the next, so that no file is
     * taken that is still being written.
     */
    public synchronized void follow() throws IOException {
        int now = fingerprint();
        boolean still = now == seen;
        seen = now;
        if (still && now != applied) {
            now("hub");
            applied = now;
        }
    }

    /**
     * Takes over whatever has changed, at once.
     *
     * @param actor who had it taken over
     */
    public synchronized Setup now(String actor) throws IOException {
        Setup before = inForce.setup();
        List<Refused> refused = new ArrayList<>();
        SourceTypes.Reloaded read = before.types().reload(folders.mappings());
        read.refused().forEach((name, why) -> refused.add(refused(before, "mapping " + name, why)));
        ListExchange.Reloaded exchange = before.lists().reload(folders.partners(), serverFaults);
        if (!exchange.refused().isEmpty()) {
            refused.add(refused(before, "list-exchange", told(exchange.refused())));
        }
        ListExchange lists = exchange.inForce();
        Subscribers.Reloaded told = before.subscribers().reload(folders.partners(), subscriberFaults);
        if (!told.refused().isEmpty()) {
            refused.add(refused(before, "subscribers", told(told.refused())));
        }
        PartnerConfig partners = before.partners();
        Credentials credentials = before.credentials();
        try {
            PartnerConfig.Reloaded sound =
                    partners.reload(folders.partners(), feed -> faults(feed, read.inForce(), catalogue));
            PartnerConfig.Reloaded settled = claimed.settled(partners, sound.inForce());
            credentials = Credentials.loadOrGenerate(
                    folders.data(),
                    settled.inForce(),
                    told.inForce(),
                    people,
                    lists.units().keySet(),
                    clock,
                    random);
            partners = settled.inForce();
            List<String> why = Stream.concat(sound.refused().stream(), settled.refused().stream())
                    .map(Problem::toString)
                    .toList();
            if (!why.isEmpty()) {
                refused.add(refused(before, "partner-config", why));
            }
        } catch (IllegalArgumentException e) {
            refused.add(refused(before, "partner-config", List.of(String.valueOf(e.getMessage()))));
        }
        VoiCodes codes = before.codes();
        try {
            codes = VoiCodes.read(folders.mappings().resolve(VoiCodes.FOLDER));
        } catch (IllegalArgumentException e) {
            refused.add(refused(before, VoiCodes.FOLDER, List.of(String.valueOf(e.getMessage()))));
        }
        SourceTypes types = read.inForce().without(unused(read.gone(), partners));
        for (String id : read.gone()) {
            if (types.find(id).isPresent()) {
                refused.add(refused(before, "mapping " + id, List.of(stillUsed(id, partners))));
            }
        }
        // Kept before it is in force: a read never names a mapping that nobody can show.
        versions.keep(types);
        Setup next = new Setup(
                types,
                partners,
                credentials,
                told.inForce(),
                codes,
                lists,
                since(before, types, partners, told.inForce(), codes, lists),
                List.copyOf(refused));
        log(actor, before, next);
        inForce.put(next);
        followers.accept(partners);
        tell(before, next);
        return next;
    }

    /** What is wrong with a feed whose files are right: the same when the hub starts and while it runs. */
    public static List<String> faults(Feed feed, SourceTypes types, Catalogue catalogue) {
        List<String> faults = new ArrayList<>();
        if (types.find(feed.sourceType()).isEmpty()) {
            faults.add("there is no source type '" + feed.sourceType() + "'");
        }
        faults.addAll(catalogue.faults(feed));
        return faults;
    }

    private static Set<String> unused(Set<String> types, PartnerConfig partners) {
        Set<String> unused = new HashSet<>(types);
        partners.feeds().values().forEach(feed -> unused.remove(feed.sourceType()));
        return unused;
    }

    private static String stillUsed(String type, PartnerConfig partners) {
        return "its folder is gone, and these feeds use it: "
                + partners.feeds().values().stream()
                        .filter(feed -> feed.sourceType().equals(type))
                        .map(Feed::id)
                        .collect(Collectors.joining(", "))
                + "; bring it back, or give them another source type first";
    }

    private static List<String> told(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    private Refused refused(Setup before, String what, List<String> why) {
        return before.refused().stream()
                .filter(one -> one.what().equals(what) && one.why().equals(why))
                .findFirst()
                .orElseGet(() -> new Refused(what, clock.instant(), why));
    }

    private Map<String, Instant> since(
            Setup before,
            SourceTypes types,
            PartnerConfig partners,
            Subscribers subscribers,
            VoiCodes codes,
            ListExchange lists) {
        Instant now = clock.instant();
        Map<String, Instant> since = new TreeMap<>();
        types.all().forEach(type -> {
            boolean same = before.types()
                    .find(type.id())
                    .filter(one -> one.component().equals(type.component()))
                    .isPresent();
            String what = "mapping " + type.id();
            since.put(what, same ? before.since().getOrDefault(what, now) : now);
        });
        kept(before, "feed ", before.partners().feeds(), partners.feeds(), since);
        subscribers.all().forEach(subscriber -> {
            boolean same = before.subscribers()
                    .find(subscriber.id())
                    .filter(subscriber::equals)
                    .isPresent();
            String what = "subscriber " + subscriber.id();
            since.put(what, same ? before.since().getOrDefault(what, now) : now);
        });
        codes.versions().forEach((table, version) -> {
            boolean same = before.codes().sameTable(codes, table);
            String what = VoiCodes.FOLDER + ' ' + table;
            since.put(what, same ? before.since().getOrDefault(what, now) : now);
        });
        kept(before, "unit ", before.lists().units(), lists.units(), since);
        kept(before, "list-server ", before.lists().servers(), lists.servers(), since);
        return since;
    }

    private void kept(Setup before, String kind, Map<String, ?> were, Map<String, ?> are, Map<String, Instant> since) {
        Instant now = clock.instant();
        are.forEach((id, one) ->
                since.put(kind + id, one.equals(were.get(id)) ? before.since().getOrDefault(kind + id, now) : now));
    }

    /** Before it is in force: no read is made in a way of which the log knows nothing. */
    private void log(String actor, Setup before, Setup next) {
        Map<String, String> changed = new TreeMap<>();
        next.since().forEach((what, since) -> {
            if (!since.equals(before.since().get(what))) {
                changed.put(what, "in force");
            }
        });
        before.since().keySet().stream()
                .filter(what -> !next.since().containsKey(what))
                .forEach(what -> changed.put(what, "gone"));
        next.types().all().stream()
                .map(SourceType::component)
                .forEach(mapping -> changed.computeIfPresent(
                        "mapping " + mapping.id(), (what, how) -> mapping.version() + ' ' + mapping.digest()));
        if (!changed.isEmpty()) {
            audit.log(AuditLog.Done.of(AuditEvent.Type.CONFIGURATION, actor, null, List.of(), changed));
        }
    }

    private static void tell(Setup before, Setup next) {
        next.since().forEach((what, since) -> {
            if (!since.equals(before.since().get(what))) {
                LOG.info("{} is in force as it was changed", what);
            }
        });
        next.refused().stream()
                .filter(one -> !before.refused().contains(one))
                .forEach(one -> LOG.error(
                        "The change of {} is refused, what was in force stays: {}",
                        one.what(),
                        String.join("; ", one.why())));
    }

    /** Of names, sizes and times of all files of both folders. */
    private int fingerprint() throws IOException {
        List<Object> facts = new ArrayList<>();
        for (Path folder : List.of(folders.mappings(), folders.partners())) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    facts.add(file);
                    facts.add(Files.size(file));
                    facts.add(Files.getLastModifiedTime(file));
                }
            }
        }
        return facts.hashCode();
    }
}
