package anpr.hub.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroundTruthTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-05-04T10:00:00Z"));
    private static final ReadKey KEY = new ReadKey("ZZ99ZZZ", 1, 2, 3, Instant.parse("2026-05-04T09:59:58.123Z"));

    @TempDir
    Path folder;

    @Test
    void sendingsOfAMessageAreCountedByHowTheyEnded() throws IOException {
        try (GroundTruth truth = open()) {
            truth.willSend("m1", "pretend-rekor", List.of(new Expected.Stored(KEY)));
            truth.attempted("m1", Attempt.CUT);
            truth.attempted("m1", Attempt.UNKNOWN);
            truth.attempted("m1", Attempt.ACKNOWLEDGED);
            truth.attempted("m1", Attempt.ACKNOWLEDGED);

            assertThat(truth.sent())
                    .containsExactly(new Sent("m1", "pretend-rekor", List.of(new Expected.Stored(KEY)), 2, 0, 1, 0, 1));
        }
    }

    @Test
    void recordsAreAcknowledgedOnceHoweverOftenTheirMessageIs() throws IOException {
        try (GroundTruth truth = open()) {
            Expected heartbeat = new Expected.Dropped(Outcome.Rule.HEARTBEAT);
            truth.willSend("m1", "mockway-drop", List.of(heartbeat, heartbeat, heartbeat));
            truth.willSend("m2", "mockway-drop", List.of(heartbeat));
            truth.attempted("m1", Attempt.ACKNOWLEDGED);
            truth.attempted("m1", Attempt.ACKNOWLEDGED);
            truth.attempted("m2", Attempt.REFUSED);

            assertThat(truth.totals()).isEqualTo(new GroundTruth.Totals(2, 4, 3, 1));
        }
    }

    @Test
    void aTruthThatIsOpenedAgainGoesOnWhereItWas() throws IOException {
        List<Expected> everyKind = List.of(
                new Expected.Stored(KEY),
                new Expected.Quarantined(Outcome.Reason.TIME_IN_FUTURE),
                new Expected.Dropped(Outcome.Rule.NO_PLATE),
                new Expected.LateImage(KEY, ImageRole.PLATE),
                new Expected.Refused());
        List<Sent> before;
        try (GroundTruth truth = open()) {
            truth.watch("simulated-interest", Set.of("ZZ99ZZZ", "QQ12QQQ"));
            truth.willSend("m1", "excon-bof2", everyKind);
            truth.attempted("m1", Attempt.UNKNOWN);
            before = truth.sent();
        }

        try (GroundTruth again = open()) {
            assertThat(again.sent()).isEqualTo(before);
            assertThat(again.watched()).isEqualTo(Map.of("simulated-interest", Set.of("ZZ99ZZZ", "QQ12QQQ")));
            again.attempted("m1", Attempt.ACKNOWLEDGED);
            assertThat(again.sent().getFirst().acknowledged()).isEqualTo(1);
            assertThat(again.sent().getFirst().unknown()).isEqualTo(1);
        }
    }

    private GroundTruth open() throws IOException {
        return GroundTruth.open(folder.resolve("ground-truth.jsonl"), CLOCK);
    }
}
