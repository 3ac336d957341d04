package anpr.hub.core.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.onboard.Outcomes;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample gives exactly what is written down for it, reads and lineage. To write down what comes out now, run with
 * the environment variable {@code HUB_SAMPLES_WRITE=true}, and read every difference before it is committed.
 */
class GoldenSamplesTest {
    static List<Sample> samples() {
        return Sample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void givesWhatIsWrittenDown(Sample sample) throws IOException {
        JsonNode actual = Outcomes.json(sample.sampleCase().outcomes(Trials.TYPES, Trials.type(sample.type())));

        if ("true".equals(System.getenv("HUB_SAMPLES_WRITE"))) {
            Files.createDirectories(sample.expected().getParent());
            Files.writeString(sample.expected(), Outcomes.pretty(actual));
        }
        assertThat(Outcomes.pretty(actual)).isEqualTo(Outcomes.pretty(Outcomes.read(sample.expected())));
    }

    @Test
    void everySourceTypeHasSamples() {
        assertThat(Sample.all().stream().map(Sample::type).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Trials.TYPES.all().stream().map(type -> type.id()).toList());
    }
}
