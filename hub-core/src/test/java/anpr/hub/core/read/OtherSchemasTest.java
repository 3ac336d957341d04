package anpr.hub.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.sighting.PseudonymousSighting;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Their schemas name what the records have. */
class OtherSchemasTest {
    @Test
    void everyComponentOfASightingIsInItsSchema() {
        assertThat(CanonicalReadSchemas.names("pseudonymous-sighting"))
                .isEqualTo(components(PseudonymousSighting.class));
    }

    @Test
    void everyComponentOfATransactionIsInItsSchema() {
        assertThat(CanonicalReadSchemas.names("parking-transaction")).isEqualTo(components(ParkingTransaction.class));
    }

    private static Set<String> components(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
