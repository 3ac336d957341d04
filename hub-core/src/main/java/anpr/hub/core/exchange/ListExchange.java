package anpr.hub.core.exchange;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import anpr.hub.core.exchange.Dialect.Names;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All with whom lists are exchanged, from {@code partner-config/list-exchange.yaml}. Immutable.
 *
 * @param units that fetch lists here, by their ids
 * @param servers that lists are fetched from, by their ids
 */
public record ListExchange(Map<String, ListUnit> units, Map<String, ListServer> servers) {
    /** Of a hub that exchanges none. */
    public static final ListExchange NONE = new ListExchange(Map.of(), Map.of());

    private static final String SLASH = "/";

    public ListExchange {
        units = Map.copyOf(units);
        servers = Map.copyOf(servers);
    }

    /**
     * What became of reading the file.
     *
     * @param inForce all that stands in it, or what was in force if anything is wrong with it
     */
    public record Reloaded(ListExchange inForce, List<Problem> refused) {}

    /**
     * Reads the file again, whole or not at all; without a file there is nobody.
     *
     * @param dir the folder of partners, with the schema
     * @param faults what else is wrong with a server, such as an address that the hub may not call
     */
    public Reloaded reload(Path dir, Function<ListServer, List<String>> faults) throws IOException {
        Path file = dir.resolve("list-exchange.yaml");
        if (!Files.exists(file)) {
            return new Reloaded(NONE, List.of());
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, ListUnit> units = new TreeMap<>();
        Map<String, ListServer> servers = new TreeMap<>();
        new CheckedYaml(dir.resolve("partner.schema.json"), "/$defs/listExchange")
                .read(file, problems)
                .ifPresent(yaml -> {
                    yaml.path("units")
                            .properties()
                            .forEach(entry -> checked(file, entry, problems, () -> {
                                units.put(entry.getKey(), unit(entry.getKey(), entry.getValue()));
                                return List.of();
                            }));
                    Set<String> followed = new HashSet<>();
                    yaml.path("servers")
                            .properties()
                            .forEach(entry -> checked(file, entry, problems, () -> {
                                ListServer server = server(entry.getKey(), entry.getValue());
                                servers.put(server.id(), server);
                                if (!server.lists().values().stream().allMatch(followed::add)) {
                                    throw new IllegalArgumentException("lists: expected none that another server has");
                                }
                                return faults.apply(server);
                            }));
                });
        return problems.isEmpty()
                ? new Reloaded(new ListExchange(units, servers), List.of())
                : new Reloaded(this, List.copyOf(problems));
    }

    private interface Reading {
        List<String> faults();
    }

    private static void checked(Path file, Map.Entry<String, JsonNode> entry, List<Problem> problems, Reading reading) {
        int line = CheckedYaml.line(entry.getValue());
        try {
            reading.faults().forEach(fault -> problems.add(new Problem(file, line, entry.getKey() + ": " + fault)));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(file, line, entry.getKey() + ": " + e.getMessage()));
        }
    }

    /** Names and ranges are the schema's to check. */
    private static ListUnit unit(String id, JsonNode yaml) {
        return new ListUnit(
                id,
                yaml.get("organisation").textValue(),
                Optional.ofNullable(yaml.path("sourceId").textValue()),
                texts(yaml.path("lists")),
                texts(yaml.path("covertLists")),
                dialect(yaml.path("dialect")));
    }

    private static ListServer server(String id, JsonNode yaml) {
        Map<String, String> lists = new HashMap<>();
        yaml.get("lists")
                .properties()
                .forEach(list -> lists.put(list.getKey(), list.getValue().textValue()));
        String address = yaml.get("address").textValue();
        return new ListServer(
                id,
                URI.create(address.endsWith(SLASH) ? address : address + SLASH),
                yaml.get("user").textValue(),
                yaml.get("sourceId").textValue(),
                Duration.ofSeconds(yaml.path("everySeconds").asInt(60)),
                yaml.path("mostBytes").asInt(64 << 20),
                lists,
                dialect(yaml.path("dialect")));
    }

    private static Dialect dialect(JsonNode yaml) {
        Dialect unsaid = Dialect.UNVERIFIED;
        JsonNode unchanged = yaml.path("unchanged");
        JsonNode names = yaml.path("names");
        return new Dialect(
                yaml.path("none").asText(unsaid.none()),
                unchanged.isMissingNode()
                        ? unsaid.unchanged()
                        : Optional.of(unchanged).filter(JsonNode::isNumber).map(JsonNode::longValue),
                yaml.path("deletesByVrm").asBoolean(unsaid.deletesByVrm()),
                yaml.path("header").asBoolean(unsaid.header()),
                new Names(
                        names.path("full").asText(unsaid.names().full()),
                        names.path("deletes").asText(unsaid.names().deletes()),
                        names.path("inserts").asText(unsaid.names().inserts())));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
