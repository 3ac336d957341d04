package anpr.hub.simulator;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.simulator.truth.Attempt;
import anpr.hub.simulator.truth.GroundTruth;
import anpr.hub.simulator.wire.AlertStream;
import anpr.hub.simulator.wire.CameraServer;
import anpr.hub.simulator.wire.FolderLine;
import anpr.hub.simulator.wire.Line;
import anpr.hub.simulator.wire.PartnerBroker;
import anpr.hub.simulator.wire.PlateList;
import anpr.hub.simulator.wire.TcpLine;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands outside the hub: the servers in cameras and the brokers that it fetches from, the folders that it watches, the ports that
 * cameras call. Written into a copy of the partners' configuration, so that each run has its own and none is in another's
 * way, or in that of a hub that runs by the configuration itself.
 */
public final class Premises implements AutoCloseable {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path data;
    private final Path config;
    private final GroundTruth truth;
    private final InstantSource clock;
    private final List<Runnable> open = new ArrayList<>();
    private final Map<String, Supplier<Line>> lines = new HashMap<>();
    private final Map<String, String> passwords = new HashMap<>();
    private @Nullable PartnerConfig partners;

    private Premises(Path data, GroundTruth truth, InstantSource clock) {
        this.data = data.toAbsolutePath();
        this.config = this.data.resolve("partner-config");
        this.truth = truth;
        this.clock = clock;
    }

    /**
     * Starts the servers and writes the configuration that leads to them, with the passwords that the hub needs there.
     *
     * @param shipped the partners' configuration
     * @param data the hub's data directory
     * @param truth told of each message that a server puts into an answer
     */
    public static Premises open(Path shipped, Path data, GroundTruth truth, InstantSource clock) throws IOException {
        Premises premises = new Premises(data, truth, clock);
        try {
            premises.build(shipped);
            return premises;
        } catch (IOException | RuntimeException e) {
            premises.close();
            throw e;
        }
    }

    /** The folder that the hub is to run by. */
    public Path config() {
        return config;
    }

    /** The same, loaded. */
    public PartnerConfig partners() {
        if (partners == null) {
            throw new IllegalStateException("not built");
        }
        return partners;
    }

    /** Lines of a feed whose devices do not call the hub's own servers. */
    public Supplier<Line> lines(Feed feed) {
        Supplier<Line> found = lines.get(feed.id());
        if (found == null) {
            throw new IllegalArgumentException(
                    "feed '" + feed.id() + "' has transport '" + feed.transport() + "', which no simulated device has");
        }
        return found;
    }

    private void build(Path shipped) throws IOException {
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = config.resolve(shipped.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (Feed feed : PartnerConfig.load(config).feeds().values()) {
            Map<String, String> own = settings(feed);
            if (!own.isEmpty()) {
                rewrite(config.resolve(feed.partner()).resolve("feeds").resolve(feed.id() + ".yaml"), own);
            }
        }
        Path secrets = data.resolve("partner-secrets.yaml");
        Files.deleteIfExists(secrets);
        Files.createFile(secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        YAML.writeValue(secrets.toFile(), passwords);
        partners = PartnerConfig.load(config);
    }

    /** The settings that this feed needs here, instead of the shipped ones. */
    private Map<String, String> settings(Feed feed) throws IOException {
        return switch (feed.transport()) {
            case "tcp" -> {
                int port = freePort();
                lines.put(feed.id(), () -> new TcpLine("127.0.0.1", port));
                yield Map.of("port", Integer.toString(port));
            }
            case "folder" -> {
                Path folder = Files.createDirectories(data.resolve("shares").resolve(feed.id()));
                lines.put(feed.id(), () -> new FolderLine(folder));
                yield Map.of("path", folder.toString());
            }
            case "http-poll" -> {
                PlateList list = new PlateList(clock, this::served);
                lines.put(feed.id(), list::line);
                yield camera(feed, PlateList.PATH, list);
            }
            case "http-stream" -> {
                AlertStream stream = new AlertStream();
                lines.put(feed.id(), stream::line);
                yield camera(feed, AlertStream.PATH, stream);
            }
            case "mqtt", "amqp" -> {
                PartnerBroker broker =
                        PartnerBroker.start(this::served, feed.settings().getOrDefault("address", "unused"));
                open.add(broker::close);
                lines.put(feed.id(), broker::line);
                yield Map.of("url", broker.address(feed.transport()).toString());
            }
            default -> Map.of();
        };
    }

    private void served(String message) {
        truth.attempted(message, Attempt.SERVED);
    }

    private Map<String, String> camera(Feed feed, String path, CameraServer.Page page) throws IOException {
        String password = UUID.randomUUID().toString();
        CameraServer server = CameraServer.start(path, page, feed.settings().getOrDefault("user", ""), password);
        open.add(server::close);
        passwords.put(feed.id(), password);
        return Map.of("url", server.address() + path);
    }

    private static void rewrite(Path file, Map<String, String> settings) throws IOException {
        ObjectNode feed = (ObjectNode) YAML.readTree(file.toFile());
        ObjectNode present = feed.withObjectProperty("settings");
        settings.forEach(present::put);
        YAML.writeValue(file.toFile(), feed);
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
    }
}
