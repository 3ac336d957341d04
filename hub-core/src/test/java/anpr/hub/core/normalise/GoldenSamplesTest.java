package anpr.hub.core.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private static final ObjectMapper JSON = CanonicalRead.json();

    static List<Sample> samples() {
        return Sample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void givesWhatIsWrittenDown(Sample sample) throws IOException {
        JsonNode actual = json(Trials.normaliser(new Trials.MemoryImages())
                .trace(sample.submission(), Trials.type(sample.type()), null));

        if ("true".equals(System.getenv("HUB_SAMPLES_WRITE"))) {
            Files.createDirectories(sample.expected().getParent());
            Files.writeString(
                    sample.expected(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(actual) + "\n");
        }
        JsonNode expected = JSON.readTree(Files.readAllBytes(sample.expected()));
        assertThat(pretty(actual)).isEqualTo(pretty(expected));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void lineagePointsAtTheSuppliedText(Sample sample) {
        for (Normaliser.Traced traced : Trials.normaliser(new Trials.MemoryImages())
                .trace(sample.submission(), Trials.type(sample.type()), null)) {
            for (FieldLineage lineage : traced.lineage()) {
                if (lineage.supplied() != null && lineage.offset() != null) {
                    String raw = new String(
                            sample.body(), lineage.offset().intValue(), lineage.length(), StandardCharsets.UTF_8);
                    boolean escaped = raw.contains("&") || raw.contains("\\") || raw.contains("\"\"");
                    assertThat(escaped || raw.equals(lineage.supplied()))
                            .as("%s at %s: '%s'", lineage.field(), lineage.path(), raw)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everySourceTypeHasSamples() {
        assertThat(Sample.all().stream().map(Sample::type).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Trials.TYPES.all().stream().map(type -> type.id()).toList());
    }

    private static JsonNode json(List<Normaliser.Traced> outcomes) {
        ArrayNode all = JSON.createArrayNode();
        for (Normaliser.Traced traced : outcomes) {
            ObjectNode one = all.addObject().put("index", traced.outcome().index());
            Read read =
                    switch (traced.outcome()) {
                        case Outcome.Accepted accepted -> {
                            one.put("outcome", "ACCEPTED");
                            yield accepted.read();
                        }
                        case Outcome.Quarantined quarantined -> {
                            one.put("outcome", "QUARANTINED")
                                    .put("reason", quarantined.reason().name())
                                    .put("detail", quarantined.detail());
                            yield quarantined.partial();
                        }
                        case Outcome.Dropped dropped -> {
                            one.put("outcome", dropped.rule().name());
                            yield dropped.partial();
                        }
                        case Outcome.LateImage late -> {
                            one.put("outcome", "LATE_IMAGE")
                                    .put("key", late.key().asText())
                                    .put("role", late.role().name());
                            one.set("image", JSON.valueToTree(late.image()));
                            yield null;
                        }
                    };
            if (read != null) {
                one.set("read", JSON.valueToTree(read));
            }
            ArrayNode lineage = one.putArray("lineage");
            traced.lineage().forEach(each -> lineage.add(JSON.<JsonNode>valueToTree(each)));
        }
        return all;
    }

    private static String pretty(JsonNode json) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json.toString()));
    }
}
