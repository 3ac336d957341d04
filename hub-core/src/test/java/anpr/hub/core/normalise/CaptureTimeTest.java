package anpr.hub.core.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Local times over the whole year, and more often about the two nights when clocks change. */
class CaptureTimeTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final DateTimeFormatter BRITISH = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss");

    @Provide
    Arbitrary<LocalDateTime> times() {
        LocalDateTime year = LocalDateTime.parse("2025-01-01T00:00:00");
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 365 * 86_400 - 1).map(year::plusSeconds),
                Arbitraries.integers()
                        .between(0, 3 * 3_600)
                        .map(LocalDateTime.parse("2025-03-30T00:00:00")::plusSeconds),
                Arbitraries.integers()
                        .between(0, 3 * 3_600)
                        .map(LocalDateTime.parse("2025-10-26T00:00:00")::plusSeconds));
    }

    @Property
    void aLocalTimeHasTheInstantsThatTheZoneGivesItAndNoOther(@ForAll("times") LocalDateTime local) {
        List<ZoneOffset> offsets = LONDON.getRules().getValidOffsets(local);
        String csv = "vrm,timestamp\nZZ99ZZZ," + local.format(BRITISH) + "\n";

        Outcome outcome = Trials.normaliser(new Trials.MemoryImages())
                .normalise(Trials.submission(csv), Trials.feed("csv-batch"))
                .outcomes()
                .getFirst();

        switch (offsets.size()) {
            case 0 -> assertThat(((Outcome.Quarantined) outcome).reason()).isEqualTo(Outcome.Reason.TIME_NONEXISTENT);
            case 1 -> {
                Read read = ((Outcome.Accepted) outcome).read();
                assertThat(read.captureTime()).isEqualTo(local.toInstant(offsets.getFirst()));
                assertThat(read.captureTimeCandidates()).isEmpty();
            }
            default -> {
                Read read = ((Outcome.Accepted) outcome).read();
                assertThat(read.captureTime()).isNull();
                assertThat(read.captureTimeCandidates())
                        .containsExactlyElementsOf(
                                offsets.stream().map(local::toInstant).sorted().toList());
                assertThat(read.qualityFlags()).contains(QualityFlag.TIME_AMBIGUOUS);
            }
        }
    }
}
