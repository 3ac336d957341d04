package anpr.hub.routes.console;

import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Who may enter the console: the hub's accounts, by a form, each where its roles lead. A session begins when somebody has
 * signed in, so strangers fill no memory; their CSRF token and where they wanted to go are in cookies of their own.
 */
@Configuration(proxyBeanMethods = false)
class Entrance {
    static final String LOGIN = "/console/login";
    static final String FORBIDDEN = "/console/forbidden";

    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();

    /** Nothing but what the hub itself serves; no script or style within a page, so that a sender's text cannot be one. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none';"
            + " base-uri 'none'";

    /** Before everything else of the hub's surface. */
    @Bean
    @Order(2)
    SecurityFilterChain console(
            HttpSecurity http, AuthenticationProvider accounts, ServerProperties server, Clock clock) throws Exception {
        SimpleUrlAuthenticationFailureHandler failure =
                new SimpleUrlAuthenticationFailureHandler(LOGIN + "?failed=true");
        failure.setAllowSessionCreation(false);
        CookieRequestCache wanted = new CookieRequestCache();
        wanted.setRequestMatcher(request -> HttpMethod.GET.matches(request.getMethod())
                && request.getRequestURI().startsWith("/console/")
                && !Idleness.isStream(request));
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieCustomizer(
                cookie -> cookie.path("/console").sameSite("Strict").httpOnly(true));
        return http.securityMatchers(requests -> requests.requestMatchers(
                        PATHS.matcher("/"),
                        PATHS.matcher("/console"),
                        PATHS.matcher("/console/**"),
                        PATHS.matcher("/assets/**")))
                .authenticationProvider(accounts)
                .addFilterBefore(
                        new Idleness(clock, server.getServlet().getSession().getTimeout()),
                        SecurityContextHolderFilter.class)
                .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                .requestCache(cache -> cache.requestCache(wanted))
                .formLogin(form ->
                        form.loginPage(LOGIN).defaultSuccessUrl("/console").failureHandler(failure))
                .logout(logout -> logout.logoutUrl("/console/logout").logoutSuccessUrl(LOGIN + "?signedout=true"))
                .exceptionHandling(refused -> refused.accessDeniedPage(FORBIDDEN))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN)))
                .anonymous(Customizer.withDefaults())
                .authorizeHttpRequests(paths -> {
                    paths.dispatcherTypeMatchers(DispatcherType.FORWARD).permitAll();
                    paths.requestMatchers(
                                    PATHS.matcher(HttpMethod.GET, "/"),
                                    PATHS.matcher(HttpMethod.GET, LOGIN),
                                    PATHS.matcher(HttpMethod.GET, "/assets/**"))
                            .permitAll();
                    for (Section section : Section.values()) {
                        paths.requestMatchers(
                                        PATHS.matcher(section.path()),
                                        PATHS.matcher(section.path() + "/**"),
                                        PATHS.matcher(section.live() + "/**"))
                                .hasAnyAuthority(section.authorities().toArray(String[]::new));
                    }
                    paths.requestMatchers(PATHS.matcher("/assets/**")).denyAll();
                    // Who has signed in is told that there is no such page.
                    paths.anyRequest().authenticated();
                })
                .build();
    }
}
