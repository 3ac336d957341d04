package anpr.hub.routes;

import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.broker.EmbeddedBroker;
import anpr.hub.routes.pause.Drains;
import anpr.hub.routes.pause.Pauses;
import anpr.hub.routes.store.Ledger;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Feeds of which nothing is taken in. */
@Configuration(proxyBeanMethods = false)
class PauseConfiguration {
    @Bean
    Pauses pauses(JdbcClient jdbc, AuditLog audit, Clock clock) {
        return new Pauses(jdbc, audit, clock);
    }

    @Bean
    Drains drains(
            Pauses pauses, Ledger ledger, ObjectProvider<EmbeddedBroker> broker, HubSettings settings, Clock clock) {
        return new Drains(
                pauses,
                ledger,
                () -> Optional.ofNullable(broker.getIfAvailable())
                        .map(it -> it.backlog(Addresses.ARCHIVE_QUEUE) + it.backlog(Addresses.NORMALISE_QUEUE)),
                settings.landing().patience(),
                settings.ledgerGrace(),
                clock);
    }
}
