package anpr.hub.routes.plugin;

import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters that others wrote: each jar in the folder of plugins, in a class loader of its own. A jar that cannot be
 * used is refused whole, with a sentence that says why, and the hub runs on without it. Immutable.
 */
public final class Plugins implements AutoCloseable {
    /** Names in the jar's manifest the version of the contract that the plugin is built for. */
    public static final String SPI = "Hub-Adapter-Spi";

    /** Provenance has it between slashes. */
    private static final String NAME = "[a-z][a-z0-9-]{0,39}";

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final Catalogue catalogue;
    private final List<URLClassLoader> loaders;
    private final List<String> refused;

    /** What one jar brings. */
    private record Brought(CodeDigest jar, List<Transport.ByFeed> transports, List<Framing> framings) {
        List<String> names() {
            return Stream.concat(
                            transports.stream().map(Transport::name),
                            framings.stream().map(Framing::name))
                    .toList();
        }
    }

    private Plugins(Catalogue catalogue, List<URLClassLoader> loaders, List<String> refused) {
        this.catalogue = catalogue;
        this.loaders = List.copyOf(loaders);
        this.refused = List.copyOf(refused);
    }

    /**
     * Loads what lies in a folder.
     *
     * @param folder need not exist
     * @param own what the hub brings along itself, whose names no plugin may take
     */
    public static Plugins load(Path folder, Catalogue own) throws IOException {
        Catalogue all = own;
        List<URLClassLoader> loaders = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        Map<String, CodeDigest> transports = new TreeMap<>();
        Map<String, CodeDigest> framings = new TreeMap<>();
        for (Path jar : jars(folder)) {
            URLClassLoader loader = new URLClassLoader(
                    jar.getFileName().toString(),
                    new URL[] {jar.toUri().toURL()},
                    new ContractOnly(Plugins.class.getClassLoader()));
            try {
                Brought brought = brought(jar, loader);
                all = with(all, brought);
                brought.transports().forEach(transport -> transports.put(transport.name(), brought.jar()));
                brought.framings().forEach(framing -> framings.put(framing.name(), brought.jar()));
                loaders.add(loader);
                LOG.info("Plugin {} brings {}", jar.getFileName(), String.join(", ", brought.names()));
            } catch (IOException | ServiceConfigurationError | RuntimeException | LinkageError e) {
                loader.close();
                String why = "Plugin " + jar.getFileName() + " is refused: " + e.getMessage();
                refused.add(why);
                LOG.error(why);
            }
        }
        return new Plugins(stamped(all, new Stamps(transports, framings)), loaders, refused);
    }

    /** The hub's own transports and framings, and those of the plugins. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** A sentence for each jar that is not used. */
    public List<String> refused() {
        return refused;
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Brought brought(Path jar, URLClassLoader loader) throws IOException {
        expectSpi(jar);
        List<Transport.ByFeed> transports = new ArrayList<>();
        ServiceLoader.load(Transport.ByFeed.class, loader).forEach(transports::add);
        List<Framing> framings = new ArrayList<>();
        ServiceLoader.load(Framing.class, loader).forEach(framings::add);
        if (transports.isEmpty() && framings.isEmpty()) {
            throw new IOException("it names no " + Transport.ByFeed.class.getName() + " and no "
                    + Framing.class.getName() + " in META-INF/services");
        }
        Brought brought = new Brought(CodeDigest.at(jar), transports, framings);
        for (String name : brought.names()) {
            if (!name.matches(NAME)) {
                throw new IOException("it brings '" + name + "', and names are of the form " + NAME);
            }
        }
        return brought;
    }

    private static void expectSpi(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String spi = manifest == null ? null : manifest.getMainAttributes().getValue(SPI);
            if (!String.valueOf(Transport.SPI_VERSION).equals(spi)) {
                throw new IOException(
                        "its manifest says " + SPI + ": " + spi + ", and this hub's is " + Transport.SPI_VERSION);
            }
        }
    }

    /** @throws IllegalArgumentException if a name is taken */
    private static Catalogue with(Catalogue before, Brought brought) {
        return new Catalogue(
                Stream.concat(before.transports().stream(), brought.transports().stream())
                        .toList(),
                Stream.concat(before.framings().stream(), brought.framings().stream())
                        .toList());
    }

    /** Every line is opened by way of its stamp. Shared servers cut no streams, and are the hub's own. */
    private static Catalogue stamped(Catalogue all, Stamps stamps) {
        return new Catalogue(
                all.transports().stream()
                        .map(transport -> switch (transport) {
                            case Transport.ByFeed own -> new StampedTransport(own, stamps);
                            case Transport.Shared shared -> shared;
                        })
                        .toList(),
                all.framings());
    }

    @Override
    public void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
