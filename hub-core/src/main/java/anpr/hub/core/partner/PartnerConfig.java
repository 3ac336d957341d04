package anpr.hub.core.partner;

import anpr.hub.core.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Who may send what, on what footing, from which cameras: the folder {@code partner-config}, loaded whole or not at
 * all. Immutable.
 *
 * @param partners by id, in its order
 * @param feeds of all partners, by id, in its order
 */
public record PartnerConfig(Map<String, Partner> partners, Map<String, Feed> feeds) {
    /** Before anything is loaded. */
    public static final PartnerConfig NONE = new PartnerConfig(Map.of(), Map.of());

    public PartnerConfig {
        partners = Collections.unmodifiableMap(new TreeMap<>(partners));
        feeds = Collections.unmodifiableMap(new TreeMap<>(feeds));
    }

    /**
     * Loads and checks the configuration.
     *
     * @param dir holds {@code partner.schema.json} and a folder for each partner, with {@code partner.yaml},
     *     {@code feeds/<feed>.yaml} and {@code cameras.csv}
     * @throws IllegalArgumentException if anything is wrong; the message has one line for each thing, as
     *     {@code file:line: what was expected}
     * @throws IOException if a file that must be there cannot be read
     */
    public static PartnerConfig load(Path dir) throws IOException {
        Reloaded loaded = NONE.reload(dir, feed -> List.of());
        Problem.throwIfAny(loaded.refused());
        return loaded.inForce();
    }

    /**
     * What became of reading the folder again.
     *
     * @param inForce every partner and feed that is right, and of the others what was in force before
     * @param refused what is wrong, with file, line and what was expected
     */
    public record Reloaded(PartnerConfig inForce, List<Problem> refused) {}

    /**
     * Reads the folder again, each partner and each feed for itself: one that is not as it should be does not hold back the
     * others, and what was in force of it stays. What is wrong with a partner's description or register holds back all of
     * its feeds. A partner whose folder is gone is gone.
     *
     * @param faults what else is wrong with a feed, such as a setting that its transport does not know
     * @throws IOException if a file that must be there cannot be read
     */
    public Reloaded reload(Path dir, Function<Feed, List<String>> faults) throws IOException {
        return new PartnerFiles(dir, this, faults).load();
    }

    /**
     * These, but one feed as it was.
     *
     * @param before what was in force; a feed that was not is left out
     */
    public PartnerConfig withFeedOf(PartnerConfig before, String id) {
        Map<String, Feed> others = new TreeMap<>(feeds);
        Feed now = others.remove(id);
        Feed kept = before.feeds.get(id);
        Partner owner = now == null ? null : partners.get(now.partner());
        if (owner != null && kept != null && kept.partner().equals(owner.id())) {
            others.put(id, kept.under(owner));
        }
        Map<String, Partner> owners = new TreeMap<>();
        partners.forEach((name, partner) -> owners.put(name, partner.with(others.values())));
        return new PartnerConfig(owners, others);
    }

    /** Who gets a copy of what this feed brings, by id. */
    public List<Partner> ownersOf(String feed) {
        return partners.values().stream()
                .filter(partner -> partner.copiesOf().contains(feed))
                .toList();
    }

    /** The feed of this id. */
    public Optional<Feed> feed(String id) {
        return Optional.ofNullable(feeds.get(id));
    }

    /**
     * The partners whose agreement has ended. Their configuration is right, but the gate admits none of their feeds.
     *
     * @param today as the agreements count it
     */
    public List<Partner> expired(LocalDate today) {
        return partners.values().stream()
                .filter(partner -> !partner.agreement().inForce(today))
                .toList();
    }
}
