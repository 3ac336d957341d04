package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Sample;
import anpr.hub.core.normalise.Trials;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which of the samples are messages of one vehicle by the mappings' rules, and which of them is the read. */
class SampleEventsTest {
    @Test
    void theLostOfAnAxisCarIsTheReadThenItsUpdate() {
        List<VehicleEvent> events = events("axis-alpv", "new", "update-direction-image", "encodings-disagree");

        assertThat(events).extracting(VehicleEvent::key).containsOnly("ACCC8E0000F1\t521");
        assertThat(events).extracting(VehicleEvent::rank).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anAxisRealTimeEventIsTheReadOnlyIfThereIsNoOther() {
        List<VehicleEvent> events = events("axis-alpv", "event-real-time", "search");

        assertThat(events).extracting(VehicleEvent::key).startsWith("521", "521");
        assertThat(events.getFirst().rank()).isZero();
    }

    @Test
    void aShortHikvisionUuidTellsNothingApart() {
        assertThat(events("hikvision", "uuid-of-one-letter-native-plate")).isEmpty();
    }

    @Test
    void whatHikvisionSendsAgainRanksBehindAFirstMessageAndBeforeOneThatIsNotWhole() {
        List<VehicleEvent> events =
                events("hikvision", "plates-to-follow", "pictures-for-a-plate-sent-before", "multipart");

        assertThat(events).extracting(VehicleEvent::rank).containsExactly(0, 1, 2);
    }

    @Test
    void anElsagAlarmRanksBehindTheReadThatItRepeats() {
        assertThat(events("elsag", "alarm", "read-images"))
                .extracting(VehicleEvent::rank)
                .containsExactly(0, 1);
    }

    @Test
    void frigatesTopicsTellOfOneObjectByOneKey() {
        assertThat(events("frigate", "event-update", "event-array-plate", "lpr", "lpr-older", "http-api"))
                .hasSize(5)
                .extracting(VehicleEvent::key)
                .containsOnly("gate\t1773476130.250000-abcdef");
    }

    @Test
    void aRekorGroupNamesThePlatesOfItsFramesAndNotTheOtherCarsInThem() {
        List<VehicleEvent> frame = events("rekor", "frame-two-cars");

        for (String sample : List.of("group-naming-frames", "alert-naming-frames")) {
            assertThat(events("rekor", sample)).as(sample).singleElement().satisfies(group -> {
                assertThat(group.also())
                        .hasSize(3)
                        .contains(frame.getFirst().key())
                        .doesNotContain(frame.getLast().key());
                assertThat(group.rank()).isGreaterThan(frame.getFirst().rank());
            });
        }
    }

    private static List<VehicleEvent> events(String type, String... samples) {
        return List.of(samples).stream()
                .flatMap(sample ->
                        Trials.type(type).map(Sample.named(type, sample).submission()).stream())
                .map(mapped -> mapped instanceof Mapped.Fields fields ? fields.event() : null)
                .filter(Objects::nonNull)
                .toList();
    }
}
