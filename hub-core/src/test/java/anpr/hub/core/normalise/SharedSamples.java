package anpr.hub.core.normalise;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Third parties' sample messages, which lie outside the project and may be absent. */
public final class SharedSamples {
    private SharedSamples() {}

    public static Optional<Path> folder() {
        String configured = System.getProperty("hub.samples");
        Path home = Trials.HOME.toAbsolutePath().normalize();
        return Stream.concat(
                        Stream.ofNullable(configured).map(Path::of),
                        List.of("../shared/samples", "../../shared/samples").stream()
                                .map(home::resolve))
                .filter(folder -> Files.isRegularFile(folder.resolve("expected.json")))
                .findFirst();
    }
}
