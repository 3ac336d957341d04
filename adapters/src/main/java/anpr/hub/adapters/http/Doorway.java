package anpr.hub.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.adapters.tls.Fingerprint;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The filter that every request to the hub on behalf of a feed passes first: it finds whose the path is, proves the
 * sender, and hands on what is proved to {@link HttpPushRoutes}, or to the route of SOAP, which may find the proof in the
 * message. Nothing of a body is read here. A path that no feed has opened and a proof that does not hold get the same
 * answer.
 */
public final class Doorway implements Filter {
    /** Where the routes stand, whatever path the sender used. */
    static final String ROUTE = "/feeds";

    private static final String TOKEN_PATH = "/t/";
    private static final String TOKEN_PARAMETER = "token";
    private static final String ADAPTER = new HttpTransport().adapter();
    private static final String SOAP_ADAPTER = new SoapTransport().adapter();
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Gate gate;
    private final Tally tally;
    private final DigestLogin digest;
    private volatile Doors doors;

    public Doorway(Gate gate, Tally tally, Clock clock, Doors doors) {
        this.gate = gate;
        this.tally = tally;
        this.digest = new DigestLogin(gate, clock);
        this.doors = doors;
    }

    /** From now on these are open. Requests at work end as they began. */
    public void open(Doors now) {
        doors = now;
    }

    /** What is open. */
    public Doors doors() {
        return doors;
    }

    /** Whether a request is for this filter: to a port of a feed, or to a path of the hub's port that is for feeds. */
    public boolean guards(HttpServletRequest request) {
        Doors now = doors;
        int port = now.port(request.getLocalPort());
        String path = request.getRequestURI();
        return port != 0
                || path.equals(ROUTE)
                || path.startsWith(Doors.FEEDS)
                || path.startsWith(SoapTransport.HOME)
                || path.startsWith(TOKEN_PATH)
                || !now.at(0, path).isEmpty();
    }

    /** How a sender stands to those whose path it used; {@code who} is null if it did not prove to be one of them. */
    private record Outcome(@Nullable Entrance who, @Nullable Feed feed, String proof, boolean stale) {
        static final Outcome NOBODY = new Outcome(null, null, "", false);
        static final Outcome STALE = new Outcome(null, null, "", true);
        static final Outcome IN_MESSAGE = new Outcome(null, null, "", false);
    }

    @Override
    public void doFilter(ServletRequest any, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) any;
        HttpServletResponse response = (HttpServletResponse) answer;
        if (request.getDispatcherType() == DispatcherType.FORWARD) {
            // Only this filter forwards, and it has judged the request before it did.
            chain.doFilter(request, response);
            return;
        }
        Doors now = doors;
        int port = now.port(request.getLocalPort());
        String path = request.getRequestURI();
        List<Entrance> candidates;
        Outcome outcome;
        if (path.startsWith(TOKEN_PATH)) {
            int end = path.indexOf('/', TOKEN_PATH.length());
            String token = path.substring(TOKEN_PATH.length(), end < 0 ? path.length() : end);
            path = end < 0 ? "/" : path.substring(end);
            candidates = gate.holder(token).map(feed -> now.of(feed.id(), port)).orElse(List.of());
            outcome = secret(candidates, token, Proof.TOKEN);
        } else {
            candidates = now.at(port, path);
            outcome = candidates.isEmpty() ? Outcome.NOBODY : prove(request, candidates);
        }
        Entrance who = outcome.who();
        Feed feed = outcome.feed();
        if (candidates.isEmpty()
                ? path.startsWith(SoapTransport.HOME)
                : candidates.getFirst().soap()) {
            hearSoap(request, response, candidates, outcome, path);
        } else if (who == null || feed == null) {
            refuse(response, candidates, outcome.stale());
        } else {
            admit(
                    request,
                    response,
                    chain,
                    who,
                    new Admission(feed, outcome.proof(), path, query(request), who.pace()));
        }
    }

    /** Hands a request on to the route of SOAP, whoever it is from: that one refuses in its own way. */
    private void hearSoap(
            HttpServletRequest request,
            HttpServletResponse response,
            List<Entrance> candidates,
            Outcome outcome,
            String path)
            throws IOException, ServletException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        Entrance who = outcome.who();
        Feed feed = outcome.feed();
        Caller caller;
        if (who != null && feed != null) {
            caller = new Caller(List.of(feed), outcome.proof(), path, who.pace());
        } else if (outcome == Outcome.IN_MESSAGE) {
            List<Entrance> may =
                    candidates.stream().filter(Doorway::mayProveInMessage).toList();
            who = may.getFirst();
            caller = new Caller(
                    may.stream()
                            .flatMap(candidate -> gate.feed(candidate.feed()).stream())
                            .toList(),
                    "",
                    path,
                    who.pace());
        } else {
            challengeByDigest(response, candidates, outcome.stale());
            request.getRequestDispatcher(SoapTransport.ROUTE).forward(request, response);
            return;
        }
        if (!who.places().tryAcquire()) {
            refuseForNow(response, SOAP_ADAPTER, caller.proved());
            return;
        }
        try {
            caller.attach(request);
            request.getRequestDispatcher(SoapTransport.ROUTE).forward(request, response);
        } finally {
            who.places().release();
        }
    }

    private void refuseForNow(HttpServletResponse response, String adapter, @Nullable Feed feed) {
        tally.refused(adapter, feed, Refusal.UNAVAILABLE);
        response.setIntHeader("Retry-After", RETRY_AFTER_SECONDS);
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }

    private void challengeByDigest(HttpServletResponse response, List<Entrance> candidates, boolean stale) {
        if (accepts(candidates, Proof.DIGEST)) {
            digest.challenges(stale).forEach(challenge -> response.addHeader("WWW-Authenticate", challenge));
        }
    }

    private void admit(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            Entrance who,
            Admission admission)
            throws IOException, ServletException {
        String method = request.getMethod();
        boolean asks = method.equals("GET") && who.query();
        if (!asks && !method.equals("POST") && !method.equals("PUT")) {
            response.setHeader("Allow", who.query() ? "GET, POST, PUT" : "POST, PUT");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        if (!who.places().tryAcquire()) {
            refuseForNow(response, ADAPTER, admission.feed());
            return;
        }
        try {
            var admitted = asks ? admission : admission.withoutQuery();
            admitted.attach(request);
            chain.doFilter(new AtRoute(request), response);
        } finally {
            who.places().release();
        }
    }

    /** The stronger proof counts where there are several; one that is accepted here and wrong ends it. */
    private Outcome prove(HttpServletRequest request, List<Entrance> candidates) {
        String key = request.getHeader("X-Api-Key");
        String login = Objects.requireNonNullElse(request.getHeader("Authorization"), "");
        String scheme = login.substring(0, Math.max(login.indexOf(' '), 0)).toLowerCase(Locale.ROOT);
        Optional<Outcome> certified = certificate(request, candidates);
        if (certified.isPresent()) {
            return certified.get();
        }
        if (key != null && accepts(candidates, Proof.KEY)) {
            return secret(candidates, key, Proof.KEY);
        }
        if (scheme.equals("basic") && accepts(candidates, Proof.BASIC)) {
            return basic(candidates, login.substring("Basic ".length()).strip());
        }
        if (scheme.equals("digest") && accepts(candidates, Proof.DIGEST)) {
            DigestLogin.Claim claim = DigestLogin.claim(login);
            if (claim.answersAChallenge()) {
                return digest(request, candidates, claim);
            }
        }
        String token = token(request.getQueryString());
        if (token != null && accepts(candidates, Proof.TOKEN)) {
            return secret(candidates, token, Proof.TOKEN);
        }
        Outcome sent = source(candidates, request.getRemoteAddr());
        return sent == Outcome.NOBODY && candidates.stream().anyMatch(Doorway::mayProveInMessage)
                ? Outcome.IN_MESSAGE
                : sent;
    }

    private static boolean mayProveInMessage(Entrance candidate) {
        return candidate.proofs().stream().anyMatch(Proof::isInMessage);
    }

    private static boolean accepts(List<Entrance> candidates, Proof proof) {
        return candidates.stream().anyMatch(candidate -> candidate.proofs().contains(proof));
    }

    /** With one candidate its secret is compared; among several the holder is looked up. */
    private Outcome secret(List<Entrance> candidates, String secret, Proof proof) {
        Optional<Feed> feed =
                candidates.size() == 1 ? gate.admit(candidates.getFirst().feed(), secret) : gate.holder(secret);
        return feed.map(found -> among(candidates, found, proof, proof.fact())).orElse(Outcome.NOBODY);
    }

    private Outcome basic(List<Entrance> candidates, String encoded) {
        try {
            String[] both = new String(Base64.getDecoder().decode(encoded), UTF_8).split(":", 2);
            return both.length < 2
                    ? Outcome.NOBODY
                    : gate.admit(both[0], both[1])
                            .map(feed -> among(candidates, feed, Proof.BASIC, Proof.BASIC.fact()))
                            .orElse(Outcome.NOBODY);
        } catch (IllegalArgumentException e) {
            return Outcome.NOBODY;
        }
    }

    private Outcome digest(HttpServletRequest request, List<Entrance> candidates, DigestLogin.Claim claim) {
        String query = request.getQueryString();
        String target = request.getRequestURI() + (query == null ? "" : '?' + query);
        return switch (digest.prove(claim, request.getMethod(), target)) {
            case PROVED ->
                gate.feed(claim.get("username"))
                        .map(feed -> among(
                                candidates,
                                feed,
                                Proof.DIGEST,
                                Proof.DIGEST.fact() + (claim.sha256() ? "-sha-256" : "-md5")))
                        .orElse(Outcome.NOBODY);
            case STALE -> Outcome.STALE;
            case REFUSED -> Outcome.NOBODY;
        };
    }

    private Optional<Outcome> certificate(HttpServletRequest request, List<Entrance> candidates) {
        if (!request.isSecure()
                || !(request.getAttribute("jakarta.servlet.request.X509Certificate") instanceof X509Certificate[] chain)
                || chain.length == 0) {
            return Optional.empty();
        }
        String fingerprint = Fingerprint.of(chain[0]);
        return candidates.stream()
                .filter(candidate -> candidate.certificates().contains(fingerprint))
                .findFirst()
                .map(candidate -> byConfiguration(candidate, Proof.CERTIFICATE));
    }

    private Outcome source(List<Entrance> candidates, String address) {
        return candidates.stream()
                .filter(candidate -> candidate.sources().stream().anyMatch(range -> range.contains(address)))
                .findFirst()
                .map(candidate -> byConfiguration(candidate, Proof.SOURCE))
                .orElse(Outcome.NOBODY);
    }

    private Outcome byConfiguration(Entrance candidate, Proof proof) {
        return gate.feed(candidate.feed())
                .map(feed -> new Outcome(candidate, feed, proof.fact(), false))
                .orElse(Outcome.NOBODY);
    }

    private static Outcome among(List<Entrance> candidates, Feed feed, Proof proof, String fact) {
        return candidates.stream()
                .filter(candidate ->
                        candidate.feed().equals(feed.id()) && candidate.proofs().contains(proof))
                .findFirst()
                .map(candidate -> new Outcome(candidate, feed, fact, false))
                .orElse(Outcome.NOBODY);
    }

    /** Says what would be accepted at this path; where nobody has opened it, what most are. */
    private void refuse(HttpServletResponse response, List<Entrance> candidates, boolean stale) {
        tally.refused(ADAPTER, null, Refusal.NOT_ADMITTED);
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        challengeByDigest(response, candidates, stale);
        if (!accepts(candidates, Proof.DIGEST) || accepts(candidates, Proof.BASIC)) {
            response.addHeader("WWW-Authenticate", "Basic realm=\"hub\"");
        }
    }

    private static @Nullable String query(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null
                ? null
                : Arrays.stream(query.split("&")).filter(pair -> !isToken(pair)).collect(Collectors.joining("&"));
    }

    private static @Nullable String token(@Nullable String query) {
        if (query == null) {
            return null;
        }
        return Arrays.stream(query.split("&"))
                .filter(Doorway::isToken)
                .map(pair -> pair.substring(Math.min(pair.length(), pair.indexOf('=') + 1)))
                .findFirst()
                .orElse(null);
    }

    /** A name may be written with escapes: then it is the token still, and must not be landed. */
    private static boolean isToken(String pair) {
        int end = pair.indexOf('=');
        try {
            return URLDecoder.decode(end < 0 ? pair : pair.substring(0, end), UTF_8)
                    .strip()
                    .equalsIgnoreCase(TOKEN_PARAMETER);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Stands at the path of the routes, whatever path the sender used. */
    private static final class AtRoute extends HttpServletRequestWrapper {
        AtRoute(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return ROUTE;
        }

        @Override
        public String getServletPath() {
            return ROUTE;
        }
    }
}
