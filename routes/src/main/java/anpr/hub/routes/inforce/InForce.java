package anpr.hub.routes.inforce;

import anpr.hub.core.exchange.ListExchange;
import anpr.hub.core.exchange.ListUnit;
import anpr.hub.core.hotlist.VoiCodes;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.partner.Credentials;
import anpr.hub.core.partner.DigestKey;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in force: one value behind one reference, so that whoever reads it sees all of one state, and a change costs a
 * read nothing. Safe for use by many threads.
 */
public final class InForce implements Gate {
    private volatile Setup setup;

    /**
     * A state. Immutable.
     *
     * @param since when each mapping ({@code mapping rekor}), feed ({@code feed north}), subscriber ({@code subscriber
     *     control}), table of codes ({@code voi-codes actions}), unit ({@code unit car-7}) and server of lists ({@code
     *     list-server force}) came into force as it is
     * @param refused what was not taken over, and why; empty if all files are in force
     */
    public record Setup(
            SourceTypes types,
            PartnerConfig partners,
            Credentials credentials,
            Subscribers subscribers,
            VoiCodes codes,
            ListExchange lists,
            Map<String, Instant> since,
            List<Refused> refused) {}

    /**
     * A change that was not taken over.
     *
     * @param what a mapping ({@code mapping rekor}), {@code partner-config}, {@code subscribers}, {@code voi-codes} or
     *     {@code list-exchange}
     * @param since when it was refused first
     * @param why a line for each thing, with file, line and what was expected
     */
    public record Refused(String what, Instant since, List<String> why) {}

    public InForce(Setup first) {
        this.setup = first;
    }

    public Setup setup() {
        return setup;
    }

    void put(Setup next) {
        setup = next;
    }

    public SourceTypes types() {
        return setup.types();
    }

    public PartnerConfig partners() {
        return setup.partners();
    }

    public Subscribers subscribers() {
        return setup.subscribers();
    }

    /** What codes on VOI lists mean. */
    public VoiCodes codes() {
        return setup.codes();
    }

    public ListExchange lists() {
        return setup.lists();
    }

    /** The unit of this name, if the secret is its own. */
    public Optional<ListUnit> unit(String name, String secret) {
        Setup now = setup;
        boolean proved = now.credentials().unit(name, secret);
        return Optional.ofNullable(now.lists().units().get(name)).filter(unit -> proved);
    }

    /** Whether this secret opens this account of a person. */
    public boolean account(String name, String secret) {
        return setup.credentials().account(name, secret);
    }

    /** The partner that this account and secret fetch copies for. */
    public Optional<Partner> owner(String name, String secret) {
        return setup.credentials().owner(name, secret);
    }

    /** The subscriber that takes hits from queues by this name and secret. */
    public Optional<Subscriber> reader(String name, String secret) {
        return setup.credentials().reader(name, secret);
    }

    @Override
    public Optional<Feed> admit(String feed, String secret) {
        return setup.credentials().admit(feed, secret);
    }

    @Override
    public Optional<Feed> feed(String feed) {
        return setup.credentials().feed(feed);
    }

    @Override
    public Optional<Feed> holder(String secret) {
        return setup.credentials().holder(secret);
    }

    @Override
    public Optional<DigestKey> digestKey(String feed) {
        return setup.credentials().digestKey(feed);
    }
}
