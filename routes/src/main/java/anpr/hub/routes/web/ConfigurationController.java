package anpr.hub.routes.web;

import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.subscriber.Way;
import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.inforce.InForce.Setup;
import anpr.hub.routes.inforce.Reload;
import anpr.hub.routes.plugin.Plugins;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operators see which mappings and feeds are in force, since when, and what was refused; and have them read again. */
@RestController
class ConfigurationController {
    private final InForce inForce;
    private final Reload reload;
    private final Plugins plugins;

    ConfigurationController(InForce inForce, Reload reload, Plugins plugins) {
        this.inForce = inForce;
        this.reload = reload;
        this.plugins = plugins;
    }

    /** @param digest of the mapping with its code tables, as provenance has it */
    record Mapping(
            String id,
            String version,
            @Nullable String digest,
            @Nullable Instant since) {}

    record OfFeed(
            String id,
            String partner,
            String sourceType,
            String transport,
            @Nullable Instant since) {}

    /** What all may know who look after the hub: not which covert lists it is told of. */
    record OfSubscriber(
            String id,
            String organisation,
            String way,
            @Nullable Instant since) {}

    /** @param refusedPlugins a sentence for each jar that was refused when the hub started; only a restart takes it in */
    record Configuration(
            List<Mapping> mappings,
            List<OfFeed> feeds,
            List<OfSubscriber> subscribers,
            List<InForce.Refused> refused,
            List<String> refusedPlugins) {}

    @GetMapping("/api/configuration")
    Configuration configuration() {
        return shown(inForce.setup());
    }

    @PostMapping("/api/reload")
    Configuration reload(Principal who) throws IOException {
        return shown(reload.now(who.getName()));
    }

    private static String way(Way way) {
        return switch (way) {
            case Way.Webhook webhook -> "webhook";
            case Way.Queue() -> "queue";
        };
    }

    private Configuration shown(Setup setup) {
        return new Configuration(
                setup.types().all().stream()
                        .map(type -> {
                            Provenance.Component mapping = type.component();
                            return new Mapping(
                                    mapping.id(),
                                    mapping.version(),
                                    mapping.digest(),
                                    setup.since().get("mapping " + mapping.id()));
                        })
                        .toList(),
                setup.partners().feeds().values().stream()
                        .map(feed -> new OfFeed(
                                feed.id(),
                                feed.partner(),
                                feed.sourceType(),
                                feed.transport(),
                                setup.since().get("feed " + feed.id())))
                        .toList(),
                setup.subscribers().all().stream()
                        .map(subscriber -> new OfSubscriber(
                                subscriber.id(),
                                subscriber.organisation(),
                                way(subscriber.way()),
                                setup.since().get("subscriber " + subscriber.id())))
                        .toList(),
                setup.refused(),
                plugins.refused());
    }
}
