package anpr.hub.core.hotlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HitTest {
    private static final UUID READ = UUID.fromString("019e0000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("019e0000-0000-7000-8000-000000000002");
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @Test
    void itsIdIsThatOfTheReadAndTheEntryHoweverOftenItIsMade() {
        assertThat(Hit.id(READ, "list", "a")).isEqualTo(Hit.id(READ, "list", "a"));
        assertThat(Hit.id(READ, "list", "a").version()).isEqualTo(8);
        assertThat(Hit.id(READ, "list", "a").variant()).isEqualTo(2);
        assertThat(Set.of(
                        Hit.id(READ, "list", "a"),
                        Hit.id(OTHER, "list", "a"),
                        Hit.id(READ, "lis", "ta"),
                        Hit.id(READ, "list", "b")))
                .hasSize(4);
    }

    @Test
    void itIsLiveUpToTheAgeThatTheListSetsAndNotIfTheAgeIsUnknown() {
        ListTerms terms = ListTerms.UNSTATED;
        long most = terms.liveWithin().toMillis();

        assertThat(Hit.liveness(Hit.ageMs(NOW.minusMillis(most), NOW), terms)).isEqualTo(Hit.Liveness.LIVE);
        assertThat(Hit.liveness(Hit.ageMs(NOW.minusMillis(most + 1), NOW), terms))
                .isEqualTo(Hit.Liveness.LATE);
        assertThat(Hit.liveness(Hit.ageMs(NOW.plusMillis(5), NOW), terms)).isEqualTo(Hit.Liveness.LIVE);
        assertThat(Hit.liveness(Hit.ageMs(null, NOW), terms)).isEqualTo(Hit.Liveness.LATE);
    }
}
