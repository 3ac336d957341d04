package anpr.hub.routes.plugin;

import java.util.List;

/**
 * What a plugin sees of the hub: Java itself and the packages that the contract of transports is made of. Whatever else it
 * needs, it brings along, in whatever version, and never meets the hub's.
 */
final class ContractOnly extends ClassLoader {
    private static final List<String> CONTRACT = List.of(
            "anpr.hub.core.transport.",
            "anpr.hub.core.limit.",
            "anpr.hub.core.submission.",
            "anpr.hub.core.partner.",
            "anpr.hub.core.provenance.",
            "anpr.hub.core.read.",
            "org.jspecify.annotations.");

    private final ClassLoader hub;

    ContractOnly(ClassLoader hub) {
        super(ClassLoader.getPlatformClassLoader());
        this.hub = hub;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (CONTRACT.stream().anyMatch(name::startsWith)) {
            return hub.loadClass(name);
        }
        throw new ClassNotFoundException(name + " is not part of the hub's contract with plugins; bring it along");
    }
}
