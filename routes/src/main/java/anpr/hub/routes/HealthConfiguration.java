package anpr.hub.routes;

import anpr.hub.routes.health.CameraHealth;
import anpr.hub.routes.health.FeedFigures;
import anpr.hub.routes.health.FeedHealth;
import anpr.hub.routes.health.JudgedTables;
import anpr.hub.routes.health.Judging;
import anpr.hub.routes.health.Pulse;
import anpr.hub.routes.health.PulseTables;
import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.line.Lines;
import anpr.hub.routes.pause.Pause;
import anpr.hub.routes.pause.Pauses;
import anpr.hub.routes.store.FeedHistory;
import anpr.hub.routes.web.WaysIn;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** How feeds and cameras are. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    @Bean
    FeedHealth feedHealth(
            JdbcClient jdbc,
            InForce inForce,
            Lines lines,
            WaysIn waysIn,
            Pauses pauses,
            HubSettings settings,
            Clock clock) {
        return new FeedHealth(
                new FeedFigures(jdbc),
                inForce::partners,
                feed -> pauses.of(feed).map(Pause::told),
                () -> troubles(lines, waysIn),
                settings.health().feedLimits(),
                clock);
    }

    @Bean
    FeedHistory feedHistory(JdbcClient jdbc) {
        return new FeedHistory(jdbc);
    }

    @Bean
    CameraHealth cameraHealth(JdbcClient jdbc, InForce inForce) {
        return new CameraHealth(jdbc, inForce::partners);
    }

    @Bean
    Pulse pulse(JdbcClient jdbc, TransactionOperations transactions, HubSettings settings) {
        return new Pulse(new PulseTables(jdbc, transactions), settings.health().write());
    }

    @Bean
    JudgedTables judgedTables(JdbcClient jdbc, TransactionOperations transactions) {
        return new JudgedTables(jdbc, transactions);
    }

    @Bean
    Judging judging(JudgedTables tables, FeedHealth health, InForce inForce, HubSettings settings) {
        return new Judging(tables, health, inForce::partners, settings.health());
    }

    /** Of this node's lines and ports, a sentence by feed. */
    private static Map<String, String> troubles(Lines lines, WaysIn waysIn) {
        Map<String, String> troubles = new TreeMap<>();
        waysIn.doors().forEach(door -> {
            if (door.trouble() != null) {
                troubles.put(door.feed(), "Its port " + door.port() + ' ' + door.trouble() + '.');
            }
        });
        lines.standings().forEach(line -> {
            if (line.isWrong()) {
                troubles.put(line.feed(), "Its line is " + line.told() + ": " + line.trouble() + '.');
            }
        });
        return troubles;
    }
}
