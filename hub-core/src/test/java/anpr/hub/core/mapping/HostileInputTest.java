package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.normalise.Trials;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostileInputTest {
    @Test
    void anEntityBombIsRefusedAtItsDoctype() {
        String bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\">"
                + IntStream.range(0, 10)
                        .mapToObj(i -> "<!ENTITY a" + i + " \"&a;&a;&a;&a;&a;&a;&a;&a;\">")
                        .collect(Collectors.joining())
                + "]><a>&a9;</a>";

        assertThat(reason("hikvision", bomb)).isEqualTo(Reason.HOSTILE);
    }

    @Test
    void anExternalEntityIsRefusedAndNotFetched() {
        String xxe = "<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><EventNotificationAlert/>";

        assertThat(reason("hikvision", xxe)).isEqualTo(Reason.HOSTILE);
    }

    @Test
    void anUndeclaredEntityIsNotWellFormed() {
        assertThat(reason("hikvision", "<EventNotificationAlert>&nobody;</EventNotificationAlert>"))
                .isEqualTo(Reason.UNPARSEABLE);
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(reason("hikvision", "<a>".repeat(100_000))).isEqualTo(Reason.HOSTILE);
        assertThat(reason("rekor", "[".repeat(100_000))).isEqualTo(Reason.HOSTILE);
        assertThat(reason("rekor", "{\"a\":".repeat(100_000))).isEqualTo(Reason.HOSTILE);
    }

    @Test
    void referencesThatGoInCirclesEnd() {
        String circle = "<Envelope><Body><sendCapture href='#a'/><multiRef id='a'><vrm href='#b'/></multiRef>"
                + "<multiRef id='b' href='#b'/></Body></Envelope>";

        assertThat(reason("bof2", circle)).isEqualTo(Reason.FIELD_MISSING);
    }

    @Test
    void whatIsNoneOfTheTypesFormatsSaysSo() {
        Outcome.Quarantined outcome = quarantined("rekor", "<a/>");

        assertThat(outcome.reason()).isEqualTo(Reason.UNPARSEABLE);
        assertThat(outcome.detail()).isEqualTo("the message is XML, which source type rekor does not send");
        assertThat(reason("hikvision", "hello")).isEqualTo(Reason.UNPARSEABLE);
        assertThat(reason("hikvision", "  \r\n\0")).isEqualTo(Reason.UNPARSEABLE);
        assertThat(reason("hikvision", "<other/>")).isEqualTo(Reason.UNRECOGNISED);
        assertThat(reason("rekor", "{}")).isEqualTo(Reason.UNRECOGNISED);
    }

    @Test
    void paddingAndAByteThatIsNoUtf8LeaveTheReadWhole() {
        byte[] body =
                "\r\n<EventNotificationAlert><channelName>Gate \u00e9</channelName><dateTime>2026-03-14T08:15:30Z</dateTime><ANPR><licensePlate>ZZ99ZZZ</licensePlate></ANPR></EventNotificationAlert>\0\0"
                        .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Trials.normaliser(new Trials.MemoryImages())
                        .trace(Trials.submission(body, List.of()), Trials.type("hikvision"), null))
                .singleElement()
                .satisfies(traced -> {
                    assertThat(traced.outcome()).isInstanceOf(Outcome.Accepted.class);
                    var plate = traced.lineage().getFirst();
                    assertThat(new String(body, plate.offset().intValue(), plate.length(), StandardCharsets.ISO_8859_1))
                            .isEqualTo("ZZ99ZZZ");
                });
    }

    private static Reason reason(String type, String body) {
        return quarantined(type, body).reason();
    }

    private static Outcome.Quarantined quarantined(String type, String body) {
        List<Outcome> outcomes = Trials.outcomes(type, body);
        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Quarantined.class);
        return (Outcome.Quarantined) outcomes.getFirst();
    }
}
