package anpr.hub.adapters.soap;

import anpr.hub.adapters.http.Proof;
import anpr.hub.adapters.http.SoapTransport;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.transport.Secrets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Proves senders by what stands in their requests: a password in the body, or a username token of WS-Security. The user
 * name is the feed's id. Safe for use by many threads.
 */
final class SoapProofs {
    private final Gate gate;
    private final Secrets secrets;
    private final Clock clock;
    private final Map<String, UsedNonces> used = new ConcurrentHashMap<>();

    /** @param secrets passwords that digests are made of; the gate knows but the hashes of its own */
    SoapProofs(Gate gate, Secrets secrets, Clock clock) {
        this.gate = gate;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** @param fact see {@link anpr.hub.core.provenance.TransportFacts#proof()} */
    record Proved(Feed feed, String fact) {}

    /** What must be read of a request to tell which of these feeds it is from. */
    static Set<String> wanted(List<Feed> feeds) {
        Set<String> wanted = new HashSet<>();
        for (Feed feed : feeds) {
            if (accepts(feed, Proof.BODY)) {
                SoapTransport.USER_PATH.find(feed.settings()).ifPresent(path -> wanted.add("Body/" + path));
                SoapTransport.PASSWORD_PATH.find(feed.settings()).ifPresent(path -> wanted.add("Body/" + path));
            }
            if (accepts(feed, Proof.WSSE)) {
                wanted.addAll(UsernameToken.PATHS);
            }
        }
        return wanted;
    }

    /** The one of these feeds that the request proves to be from. */
    Optional<Proved> prove(SoapRequest request, List<Feed> feeds) {
        Optional<UsernameToken> token = UsernameToken.in(request);
        for (Feed feed : feeds) {
            if (token.isPresent() && accepts(feed, Proof.WSSE) && holds(token.get(), feed)) {
                String kind = token.get().digest() ? "-digest" : "-text";
                return Optional.of(new Proved(feed, Proof.WSSE.fact() + kind));
            }
            if (accepts(feed, Proof.BODY) && hasPassword(request, feed)) {
                return Optional.of(new Proved(feed, Proof.BODY.fact()));
            }
        }
        return Optional.empty();
    }

    private static boolean accepts(Feed feed, Proof proof) {
        return SoapTransport.PROOFS.of(feed.settings()).contains(proof);
    }

    private boolean hasPassword(SoapRequest request, Feed feed) {
        boolean named = SoapTransport.USER_PATH
                .find(feed.settings())
                .map(path -> feed.id().equals(request.text("Body/" + path)))
                .orElse(true);
        String password = SoapTransport.PASSWORD_PATH
                .find(feed.settings())
                .map(path -> request.text("Body/" + path))
                .orElse(null);
        return named && password != null && gate.admit(feed.id(), password).isPresent();
    }

    private boolean holds(UsernameToken token, Feed feed) {
        if (!token.username().equals(feed.id()) || token.isDated() && !token.isFresh(clock.instant())) {
            return false;
        }
        boolean proved = token.digest()
                ? secrets.find(feed.id()).filter(token::isDigestOf).isPresent()
                : gate.admit(feed.id(), token.password()).isPresent();
        return proved
                && (!token.isDated()
                        || used.computeIfAbsent(feed.id(), id -> new UsedNonces())
                                .isFirst(token.nonce() + token.created(), clock.instant()));
    }
}
