package anpr.hub.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedFactsTest {
    private static final FeedFacts.Limits LIMITS = new FeedFacts.Limits(10, 0.1, 0.9, 5);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void saysNothingAgainstAFeedThatIsAsUsual() {
        assertThat(facts(600, 1, Map.of(), 9, null).against(LIMITS)).isEmpty();
    }

    @Test
    void saysWhatWasRefusedTheMostFrequentReasonFirst() {
        assertThat(facts(600, 0, Map.of("TOO_LARGE", 20L, "MALFORMED", 60L), 0, null)
                        .against(LIMITS))
                .singleElement()
                .satisfies(said -> {
                    assertThat(said.state()).isEqualTo(State.DEGRADED);
                    assertThat(said.why())
                            .isEqualTo(
                                    "80 of 680 messages of the last hour were refused (MALFORMED 60, TOO_LARGE 20).");
                });
    }

    @Test
    void aFewBadMessagesAreNone() {
        assertThat(facts(9, 9, Map.of("MALFORMED", 9L), 0, null).against(LIMITS))
                .isEmpty();
    }

    @Test
    void aBacklogOfMoreThanMinutesIsToldOf() {
        assertThat(facts(600, 0, Map.of(), 50, null).against(LIMITS)).isEmpty();
        assertThat(facts(600, 0, Map.of(), 51, null).against(LIMITS))
                .extracting(Condition::state)
                .containsExactly(State.DEGRADED);
    }

    @Test
    void silenceOutweighsWhatIsDegraded() {
        FeedFacts facts = facts(600, 100, Map.of(), 0, Duration.ofMinutes(40));

        assertThat(Condition.worst(facts.against(LIMITS)).why())
                .isEqualTo("Nothing has come for 40 minutes, which is longer than is usual for it.");
    }

    private static FeedFacts facts(
            long records, long quarantined, Map<String, Long> refused, long backlog, Duration quiet) {
        return new FeedFacts(null, null, NOON, records, records, quarantined, refused, backlog, quiet, 3, Map.of());
    }
}
