package anpr.hub.core.subscriber;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import anpr.hub.core.hotlist.Hit.Liveness;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** All subscribers in force, from {@code partner-config/subscribers.yaml}. Immutable. */
public final class Subscribers {
    /** Of a hub that tells nobody. */
    public static final Subscribers NONE = new Subscribers(List.of());

    private static final int LEAST_URGENT = 9;

    private final Map<String, Subscriber> subscribers = new TreeMap<>();

    public Subscribers(Collection<Subscriber> all) {
        all.forEach(one -> subscribers.put(one.id(), one));
    }

    /**
     * What became of reading the file.
     *
     * @param inForce all of its subscribers, or those of before if anything is wrong with it
     */
    public record Reloaded(Subscribers inForce, List<Problem> refused) {}

    /**
     * Reads the file again, whole or not at all; without a file there are none.
     *
     * @param dir the folder of partners, with the schema
     * @param faults what else is wrong with a subscriber, such as an address that the hub may not call
     */
    public Reloaded reload(Path dir, Function<Subscriber, List<String>> faults) throws IOException {
        Path file = dir.resolve("subscribers.yaml");
        if (!Files.exists(file)) {
            return new Reloaded(NONE, List.of());
        }
        List<Problem> problems = new ArrayList<>();
        List<Subscriber> read = new ArrayList<>();
        new CheckedYaml(dir.resolve("partner.schema.json"), "/$defs/subscribers")
                .read(file, problems)
                .ifPresent(yaml -> yaml.properties().forEach(entry -> {
                    try {
                        Subscriber one = subscriber(entry.getKey(), entry.getValue());
                        faults.apply(one)
                                .forEach(fault -> problems.add(new Problem(
                                        file, CheckedYaml.line(entry.getValue()), one.id() + ": " + fault)));
                        read.add(one);
                    } catch (IllegalArgumentException e) {
                        problems.add(new Problem(
                                file, CheckedYaml.line(entry.getValue()), entry.getKey() + ": expected an address"));
                    }
                }));
        return problems.isEmpty()
                ? new Reloaded(new Subscribers(read), List.of())
                : new Reloaded(this, List.copyOf(problems));
    }

    /** In the order of their ids. */
    public List<Subscriber> all() {
        return List.copyOf(subscribers.values());
    }

    public Optional<Subscriber> find(String id) {
        return Optional.ofNullable(subscribers.get(id));
    }

    /** Who takes hits from queues by this name: an id and {@link Subscriber#QUEUES}. */
    public Optional<Subscriber> reader(String name) {
        return name.endsWith(Subscriber.QUEUES)
                ? find(name.substring(0, name.length() - Subscriber.QUEUES.length()))
                        .filter(one -> one.way() instanceof Way.Queue)
                : Optional.empty();
    }

    /** Names and ranges are the schema's to check. */
    private static Subscriber subscriber(String id, JsonNode yaml) {
        Set<Liveness> liveness = new LinkedHashSet<>();
        texts(yaml.path("liveness")).forEach(name -> liveness.add(Liveness.valueOf(name)));
        return new Subscriber(
                id,
                yaml.get("organisation").textValue(),
                texts(yaml.get("owners")),
                yaml.path("leastUrgent").asInt(LEAST_URGENT),
                liveness.isEmpty() ? Set.of(Liveness.LIVE) : liveness,
                texts(yaml.path("covertLists")),
                yaml.path("reviews").asBoolean(),
                way(yaml));
    }

    private static Way way(JsonNode yaml) {
        JsonNode webhook = yaml.get("webhook");
        return webhook == null ? new Way.Queue() : new Way.Webhook(URI.create(webhook.textValue()));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
