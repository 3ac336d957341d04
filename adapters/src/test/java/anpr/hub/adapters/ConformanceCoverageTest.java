package anpr.hub.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A transport without a conformance test does not pass; the tests of every module are read, each says what it shows. */
class ConformanceCoverageTest {
    private static final Pattern DECLARED = Pattern.compile("@AdapterConformanceTest\\.Of\\(\"([a-z0-9-]+)\"\\)");

    @Test
    void everyTransportHasItsConformanceTest() throws IOException {
        Set<String> expected = new TreeSet<>();
        Transports.all().stream().map(Transport::name).forEach(expected::add);

        assertThat(declared()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Set<String> declared() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : new String[] {"adapters", "routes"}) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith("Test.java"))
                        .toList()) {
                    Matcher matcher = DECLARED.matcher(Files.readString(file));
                    while (matcher.find()) {
                        names.add(matcher.group(1));
                    }
                }
            }
        }
        return names;
    }
}
