package anpr.hub.routes.inforce;

import anpr.hub.core.config.Problem;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.partner.Credentials;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what was changed in the folders of mappings and partners while the hub runs. A mapping is taken over for
 * itself, a partner's folder for itself; what is not right is refused, with the reason, and what was in force of it stays.
 * Safe for use by many threads.
 */
public final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final InForce inForce;
    private final Folders folders;
    private final Catalogue catalogue;
    private final MappingVersions versions;
    private final Claimed claimed;
    private final Consumer<PartnerConfig> followers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private int seen;
    private int applied;

    /** @param data where the credentials lie */
    public record Folders(Path mappings, Path partners, Path data) {}

    /** What is wrong with partners that are right each for itself, such as two feeds that claim one port. */
    @FunctionalInterface
    public interface Claimed {
        List<Problem> problems(PartnerConfig partners) throws IOException;
    }

    /** @param followers are told of other partners once these are in force */
    public Reload(
            InForce inForce,
            Folders folders,
            Catalogue catalogue,
            MappingVersions versions,
            Claimed claimed,
            Consumer<PartnerConfig> followers,
            Clock clock)
            throws IOException {
        this.inForce = inForce;
        this.folders = folders;
        this.catalogue = catalogue;
        this.versions = versions;
        this.claimed = claimed;
        this.followers = followers;
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
            now();
            applied = now;
        }
    }

    /** Takes over whatever has changed, at once. */
    public synchronized Setup now() throws IOException {
        Setup before = inForce.setup();
        List<Refused> refused = new ArrayList<>();
        SourceTypes.Reloaded types = before.types().reload(folders.mappings());
        types.refused().forEach((name, why) -> refused.add(refused(before, "mapping " + name, why)));
        PartnerConfig partners = before.partners();
        Credentials credentials = before.credentials();
        try {
            PartnerConfig.Reloaded read =
                    before.partners().reload(folders.partners(), feed -> faults(feed, types.inForce()));
            if (!read.refused().isEmpty()) {
                refused.add(refused(
                        before,
                        "partner-config",
                        read.refused().stream().map(Problem::toString).toList()));
            }
            Problem.throwIfAny(claimed.problems(read.inForce()));
            credentials = Credentials.loadOrGenerate(folders.data(), read.inForce(), clock, random);
            partners = read.inForce();
        } catch (IllegalArgumentException e) {
            refused.add(refused(before, "partner-config", List.of(String.valueOf(e.getMessage()))));
        }
        // Kept before it is in force: a read never names a mapping that nobody can show.
        versions.keep(types.inForce(), folders.mappings());
        Setup next = new Setup(
                types.inForce(), partners, credentials, since(before, types.inForce(), partners), List.copyOf(refused));
        inForce.put(next);
        followers.accept(partners);
        tell(before, next);
        return next;
    }

    private List<String> faults(Feed feed, SourceTypes types) {
        if (types.find(feed.sourceType()).isEmpty()) {
            return List.of("there is no source type '" + feed.sourceType() + "'");
        }
        return catalogue.transport(feed.transport()).isEmpty() ? List.of() : catalogue.faults(feed);
    }

    private Refused refused(Setup before, String what, List<String> why) {
        return before.refused().stream()
                .filter(one -> one.what().equals(what) && one.why().equals(why))
                .findFirst()
                .orElseGet(() -> new Refused(what, clock.instant(), why));
    }

    private Map<String, Instant> since(Setup before, SourceTypes types, PartnerConfig partners) {
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
        partners.feeds().forEach((id, feed) -> {
            boolean same = Objects.equals(before.partners().feeds().get(id), feed);
            String what = "feed " + id;
            since.put(what, same ? before.since().getOrDefault(what, now) : now);
        });
        return since;
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
