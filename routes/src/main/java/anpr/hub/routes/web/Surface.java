package anpr.hub.routes.web;

import anpr.hub.adapters.http.Doorway;
import anpr.hub.adapters.http.HttpTransport;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.partner.Account;
import anpr.hub.core.partner.People;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import anpr.hub.routes.inforce.InForce;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who may reach which path. A path without a rule is denied, to everybody.
 *
 * <p>Paths of feeds are {@link Doorway}'s to open, each to what its feed's sender proves. BOF2 carries its credential in the SOAP body, which its adapter checks;
 * so may feeds of transport soap that say so, behind the {@link Doorway}. Health says only up or down.
 */
@Configuration(proxyBeanMethods = false)
public class Surface {
    /** Whole paths, whichever servlet serves them: BOF2's is not Spring's. */
    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();

    public static final String OPERATOR = "ROLE_OPERATOR";
    public static final String INVESTIGATOR = "ROLE_INVESTIGATOR";
    static final String LIST_OWNER = "ROLE_LIST_OWNER";
    static final String HIT_OFFICER = "ROLE_HIT_OFFICER";
    /** Beside a role: who has it may see what is summed up over all feeds. */
    private static final String LAW_ENFORCEMENT = "LAW_ENFORCEMENT";

    private static final String FEED = "ROLE_FEED";
    private static final String OWNER = "ROLE_OWNER";

    /** The hub's own port has the limits of those of feeds. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> limits(
            @Value("${hub.http.connections-per-address:512}") int connectionsPerAddress, Tally tally, Opening opening) {
        String adapter = new HttpTransport().adapter();
        return factory -> {
            factory.setProtocol(PeerBound.class.getName());
            factory.addConnectorCustomizers(WaysIn::limit, connector -> {
                if (connector.getProtocolHandler() instanceof PeerBound bound) {
                    bound.most(connectionsPerAddress, () -> tally.refused(adapter, null, Refusal.UNAVAILABLE));
                }
            });
            factory.addEngineValves(opening.valve(), new NoLingering());
        };
    }

    /** Camel finds it, and tells it when its routes start and stop. */
    @Bean
    Opening opening(Tally tally) {
        return new Opening(tally);
    }

    /** What the framework would measure of each of its own filters costs more than landing a read. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    Accounts accounts(InForce inForce, People people, Callers callers, Tally tally) {
        return new Accounts(inForce, people, callers, tally);
    }

    /** An account that is not named is not law enforcement. */
    @Bean
    Callers callers(InForce inForce, @Value("${hub.law-enforcement:}") Set<String> lawEnforcement) {
        return new Callers(inForce, lawEnforcement);
    }

    /**
     * The way in for reads, with one filter of its own: each is passed some thousand times a second. On the ports of
     * feeds there is nothing else.
     */
    @Bean
    @Order(1)
    SecurityFilterChain wayIn(Doorway doorway) {
        return new DefaultSecurityFilterChain(doorway::guards, doorway);
    }

    /** BOF2 carries its credential in the body: its adapter is the door. */
    @Bean
    @Order(3)
    SecurityFilterChain bof2() {
        return new DefaultSecurityFilterChain(PATHS.matcher(HttpMethod.POST, "/bof2/services/*"));
    }

    @Bean
    @Order(4)
    SecurityFilterChain everythingElse(HttpSecurity http, Accounts accounts) throws Exception {
        return common(http, accounts)
                .authorizeHttpRequests(
                        paths -> paths.requestMatchers(PATHS.matcher(HttpMethod.GET, "/receipts/{feed}/{submission}"))
                                .access(ownFeed())
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/actuator/health"),
                                        PATHS.matcher(HttpMethod.GET, "/actuator/health/*"))
                                .permitAll()
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/actuator/prometheus"),
                                        PATHS.matcher(HttpMethod.GET, "/api/anchors"),
                                        PATHS.matcher(HttpMethod.GET, "/api/holds"),
                                        PATHS.matcher(HttpMethod.POST, "/api/holds"),
                                        PATHS.matcher(HttpMethod.POST, "/api/holds/{hold}/release"),
                                        PATHS.matcher(HttpMethod.POST, "/api/erase"),
                                        PATHS.matcher(HttpMethod.GET, "/api/logs/{log}/checkpoint"),
                                        PATHS.matcher(HttpMethod.GET, "/api/logs/{log}/tile/**"))
                                .access(AuthorizationManagers.allOf(
                                        AuthorityAuthorizationManager.hasAuthority(OPERATOR),
                                        AuthorityAuthorizationManager.hasAuthority(LAW_ENFORCEMENT)))
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/api/configuration"),
                                        PATHS.matcher(HttpMethod.POST, "/api/reload"),
                                        PATHS.matcher(HttpMethod.GET, "/api/ledger"),
                                        PATHS.matcher(HttpMethod.GET, "/api/lines"),
                                        PATHS.matcher(HttpMethod.GET, "/api/doors"),
                                        PATHS.matcher(HttpMethod.GET, "/api/quarantine"))
                                .hasAuthority(OPERATOR)
                                .requestMatchers(PATHS.matcher(HttpMethod.GET, "/api/copies"))
                                .hasAuthority(OWNER)
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/api/lists"),
                                        PATHS.matcher(HttpMethod.PUT, "/api/lists/{name}/terms"),
                                        PATHS.matcher(HttpMethod.POST, "/api/lists/{name}/imports"),
                                        PATHS.matcher(HttpMethod.GET, "/api/lists/{name}/imports/{import}/report"),
                                        PATHS.matcher(HttpMethod.POST, "/api/lists/{name}/rollback"),
                                        PATHS.matcher(HttpMethod.GET, "/api/lists/{name}/revisions"),
                                        PATHS.matcher(HttpMethod.GET, "/api/lists/{name}/export"))
                                .hasAuthority(LIST_OWNER)
                                .requestMatchers(PATHS.matcher(HttpMethod.POST, "/api/quarantine/replay"))
                                .hasAuthority(OPERATOR)
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/api/reads"),
                                        PATHS.matcher(HttpMethod.GET, "/api/reads/*"),
                                        PATHS.matcher(HttpMethod.GET, "/api/reads/*/proof"),
                                        PATHS.matcher(HttpMethod.POST, "/api/reads/*/rerun"),
                                        PATHS.matcher(HttpMethod.POST, "/api/packages"),
                                        PATHS.matcher(HttpMethod.GET, "/api/sightings"),
                                        PATHS.matcher(HttpMethod.GET, "/api/transactions"))
                                .hasAuthority(INVESTIGATOR)
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/api/hits"),
                                        PATHS.matcher(HttpMethod.GET, "/api/hits/*"),
                                        PATHS.matcher(HttpMethod.POST, "/api/hits/*/acknowledge"))
                                .hasAuthority(HIT_OFFICER)
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/api/units"),
                                        PATHS.matcher(HttpMethod.GET, "/api/list-servers"))
                                .hasAnyAuthority(OPERATOR, LIST_OWNER)
                                .requestMatchers(
                                        PATHS.matcher(HttpMethod.GET, "/api/deliveries"),
                                        PATHS.matcher(HttpMethod.POST, "/api/deliveries/*/again"))
                                .hasAnyAuthority(OPERATOR, HIT_OFFICER)
                                .anyRequest()
                                .denyAll())
                .build();
    }

    private static HttpSecurity common(HttpSecurity http, Accounts accounts) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .authenticationProvider(accounts)
                .httpBasic(basic -> basic.realmName("hub"))
                .addFilterBefore(new ApiKeyFilter(accounts), BasicAuthenticationFilter.class);
    }

    private static AuthorizationManager<RequestAuthorizationContext> ownFeed() {
        return (authentication, context) -> {
            Authentication who = authentication.get();
            return new AuthorizationDecision(who.isAuthenticated()
                    && who.getAuthorities().contains(new SimpleGrantedAuthority(FEED))
                    && who.getName().equals(context.getVariables().get("feed")));
        };
    }

    /** Proves feeds and the hub's own accounts. */
    record Accounts(InForce inForce, People people, Callers callers, Tally tally) implements AuthenticationProvider {
        @Override
        public Authentication authenticate(Authentication claim) {
            String name = claim.getName();
            String secret = String.valueOf(claim.getCredentials());
            List<GrantedAuthority> authorities = authorities(name, secret);
            if (authorities.isEmpty()) {
                tally.refused("web/1", null, Refusal.NOT_ADMITTED);
                throw new BadCredentialsException("not admitted");
            }
            return UsernamePasswordAuthenticationToken.authenticated(name, null, authorities);
        }

        /** Nothing where the secret proves nothing. */
        private List<GrantedAuthority> authorities(String name, String secret) {
            Account account = people.find(name).orElse(null);
            if (account == null) {
                if (inForce.admit(name, secret).isPresent()) {
                    return List.of(new SimpleGrantedAuthority(FEED));
                }
                return inForce.owner(name, secret).isPresent() ? List.of(new SimpleGrantedAuthority(OWNER)) : List.of();
            }
            if (!inForce.account(name, secret)) {
                return List.of();
            }
            List<GrantedAuthority> authorities = new ArrayList<>();
            account.roles().forEach(role -> authorities.add(authority(role)));
            if (callers.standing(name) == Standing.LAW_ENFORCEMENT) {
                authorities.add(new SimpleGrantedAuthority(LAW_ENFORCEMENT));
            }
            return authorities;
        }

        private static GrantedAuthority authority(Account.Role role) {
            return new SimpleGrantedAuthority(
                    switch (role) {
                        case OPERATOR -> OPERATOR;
                        case INVESTIGATOR -> INVESTIGATOR;
                        case LIST_OWNER -> LIST_OWNER;
                        case HIT_OFFICER -> HIT_OFFICER;
                    });
        }

        @Override
        public boolean supports(Class<?> type) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
        }
    }

    /** Takes a key from {@code X-Api-Key}; the feed is the one in the path. */
    private static final class ApiKeyFilter extends OncePerRequestFilter {
        /** First parts of paths whose second part is a feed. */
        private static final Set<String> BY_FEED = Set.of("receipts");

        private final AuthenticationProvider accounts;

        ApiKeyFilter(AuthenticationProvider accounts) {
            this.accounts = accounts;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String key = request.getHeader("X-Api-Key");
            String[] path = request.getRequestURI().split("/", 4);
            if (key != null && path.length > 2 && BY_FEED.contains(path[1])) {
                try {
                    SecurityContext context = SecurityContextHolder.createEmptyContext();
                    context.setAuthentication(
                            accounts.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(path[2], key)));
                    SecurityContextHolder.setContext(context);
                } catch (BadCredentialsException e) {
                    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
                    return;
                }
            }
            chain.doFilter(request, response);
        }
    }
}
