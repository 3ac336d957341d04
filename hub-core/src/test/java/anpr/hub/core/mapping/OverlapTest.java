package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Sample;
import anpr.hub.core.normalise.Trials;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is taken for one type, and would be for two if it were not for a priority. */
class OverlapTest {
    /**
     * The sample and the type that it looks like too. A site's XML template of Nedap's may have all the names that a Tattile message
     * has, and only the country behind its mark tells them apart, which is no rule for Tattile to know. What Plate Recognizer's Stream
     * writes to files is a table with a plate and a time, as any batch is; its own columns are not for the batch to know.
     */
    private static final Map<String, String> KNOWN =
            Map.of("nedap/xml-names", "tattile", "plate-recognizer/export", "csv-batch");

    @Test
    void noSampleLooksLikeAnotherTypeTooUnlessItIsKnownWhy() {
        Map<String, String> overlaps = new TreeMap<>();
        Sample.all().forEach(sample -> {
            String others = Trials.TYPES.candidates(sample.submission()).stream()
                    .map(SourceType::id)
                    .filter(id -> !id.equals(sample.type()))
                    .collect(Collectors.joining(", "));
            if (!others.isEmpty()) {
                overlaps.put(sample.toString(), others);
            }
        });

        assertThat(overlaps).isEqualTo(KNOWN);
    }
}
