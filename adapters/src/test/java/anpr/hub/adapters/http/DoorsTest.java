package anpr.hub.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.adapters.FixedGate;
import anpr.hub.core.partner.Feed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorsTest {
    private static final String PRINT = "a".repeat(64);

    @Test
    void theLongestPathThatAFeedHasOpenedCounts() {
        Doors doors = Doors.of(List.of(
                feed("wide", Map.of("paths", "/read/*")),
                feed("narrow", Map.of("paths", "/read/now/*, /read/0190")),
                feed("own", Map.of("listenPort", "4711"))));

        assertThat(who(doors, 0, "/read/0191")).containsExactly("wide");
        assertThat(who(doors, 0, "/read/0190")).containsExactly("narrow");
        assertThat(who(doors, 0, "/read/now/at/once")).containsExactly("narrow");
        assertThat(who(doors, 0, "/read")).isEmpty();
        assertThat(who(doors, 0, "/readable")).isEmpty();
        assertThat(who(doors, 0, "/feeds/wide/cam/7")).containsExactly("wide");
        assertThat(who(doors, 0, "/feeds/own")).as("it has a port of its own").isEmpty();
        assertThat(who(doors, 4711, "/whatever")).containsExactly("own");
        assertThat(who(doors, 4711, "/read/0191")).containsExactly("own");
        assertThat(who(doors, 0, "/a".repeat(5_000))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sources that overlap | 1 | 192.0.2.0/24 | 192.0.2.7 | sources that overlap",
                "one covers the other | 1 | 0.0.0.0/0    | 192.0.2.0/28 | sources that overlap",
                "sources apart        | 1 | 192.0.2.0/25 | 192.0.2.128/25 | ''",
                "other ports          | 2 | 192.0.2.0/24 | 192.0.2.7 | ''"
            })
    void twoFeedsWithNothingToTellThemApartAreAnError(
            String what, int port, String one, String other, String expected) {
        Map<String, String> faults = Doors.faults(List.of(
                feed("one", Map.of("listenPort", "1", "proofs", "source", "sources", one)),
                feed("other", Map.of("listenPort", "" + port, "proofs", "source", "sources", other))));

        if (expected.isEmpty()) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).containsOnlyKeys("other");
            assertThat(faults.get("other")).contains("feed 'one'", expected);
        }
    }

    @Test
    void oneCertificateIsOneFeeds() {
        Map<String, String> settings =
                Map.of("listenPort", "1", "tls", "true", "proofs", "certificate", "certificates", PRINT);

        assertThat(Doors.faults(List.of(feed("one", settings), feed("other", settings)))
                        .get("other"))
                .contains("the same certificate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "paths=/api/reads                                | the hub's own",
                "paths=/t/x                                      | the hub's own",
                "paths=/*                                        | the hub's own",
                "paths=/a b                                      | expected paths",
                "paths=/a/*/b                                    | expected paths",
                "proofs=source;sources=127.0.0.1                 | need a listenPort",
                "proofs=digest                                   | needs paths or a listenPort",
                "proofs=magic                                    | expected, with commas between",
                "listenPort=1;proofs=source                      | need each other",
                "listenPort=1;sources=192.0.2.0/24               | need each other",
                "listenPort=1;proofs=source;sources=example.org  | expected addresses",
                "listenPort=1;proofs=source;sources=192.0.2.0/33 | expected addresses",
                "listenPort=1;proofs=certificate;tls=true        | need each other",
                "listenPort=1;proofs=certificate;certificates=ab | expected SHA-256",
                "listenPort=0                                    | from 1 to 65535"
            })
    void whatCannotBeIsSaid(String settings, String expected) {
        Map<String, String> map = Arrays.stream(settings.split(";"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

        assertThat(Doors.faults(List.of(feed("wrong", map))).get("wrong")).contains(expected);
    }

    private static List<String> who(Doors doors, int port, String path) {
        return doors.at(port, path).stream().map(Entrance::feed).toList();
    }

    private static Feed feed(String id, Map<String, String> settings) {
        return FixedGate.feed(id, HttpTransport.NAME, settings);
    }
}
