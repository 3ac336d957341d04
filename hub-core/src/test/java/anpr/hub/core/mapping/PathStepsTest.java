package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.Mapped.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A path from the root is gone anew for each record: the steps of all together are bounded, whatever the time. */
class PathStepsTest {
    private static final String MAPPING = """
            formats: {json: {}}
            records:
              - at: /read
                fields: {vrmAsRead: plate, lane: /site}
            """;

    @TempDir
    private Path folder;

    @Test
    void recordsThatEachLookThroughAllOthersAreHostile() {
        SourceType type = Written.type(folder, MAPPING);
        Limits tight = new Limits(Map.of(Limit.NODES, 5_000));

        List<Mapped> many = tight.hold(() -> Written.map(type, message(1_000)));

        assertThat(many.getLast()).isInstanceOfSatisfying(Mapped.Faulty.class, faulty -> assertThat(faulty.fault())
                .isEqualTo(Fault.HOSTILE));
        assertThat(many).filteredOn(Mapped.Faulty.class::isInstance).hasSize(1);
    }

    @Test
    void someThousandStillMay() {
        SourceType type = Written.type(folder, MAPPING);

        assertThat(Written.map(type, message(4_000))).hasSize(4_000).allSatisfy(mapped -> assertThat(mapped)
                .isInstanceOf(Mapped.Fields.class));
    }

    private static String message(int records) {
        return "{\"read\":[" + "{\"plate\":\"ZZ99ZZZ\"},".repeat(records - 1)
                + "{\"plate\":\"ZZ99ZZZ\"}],\"site\":\"1\"}";
    }
}
