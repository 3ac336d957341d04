package anpr.hub.core.mapping;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import anpr.hub.core.normalise.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {
    private static final String ENTRY_AND_EXIT = """
            formats: {csv: {}}
            records:
              - at: /row
                rules: [{rule: NO_PLATE, when: {plate: [none]}}]
                fields: {vrmAsRead: plate, cameraRef: site}
                reads:
                  - fields:
                      captureTime: {from: entry, via: [{timestamp: {patterns: epoch-s}}]}
                  - when: {exit: {matches: "[0-9]+"}}
                    rules: [{rule: NOT_A_READ, when: {exit: ["0"]}}]
                    fields:
                      captureTime: {from: exit, via: [{timestamp: {patterns: epoch-s}}]}
                      cameraRef: {from: {join: [site, plate], with: "/"}}
            """;

    private static final String EVENT = """
            formats: {json: {}}
            records:
              - at: /
                event:
                  key: [device, {join: [boot, car], with: "-"}]
                  within: PT2M
                  choose: [{state: [update]}, {state: {matches: "n.*"}}]
                  then: highest-confidence
                fields: {vrmAsRead: plate}
            """;

    @TempDir
    private Path folder;

    @Test
    void aBrokenRowDoesNotKeepTheNextEntryFromItsRecords() {
        List<Outcome> outcomes = Written.outcomes(Written.type(folder, """
                formats: {csv: {}}
                records:
                  - at: /row
                    when: {exit: {present: true}}
                    fields: {vrmAsRead: plate}
                  - at: /row
                    fields:
                      vrmAsRead: plate
                      captureTime: {from: entry, via: [{timestamp: {patterns: epoch-s}}]}
                """), """
                plate,entry
                broken
                ZZ99ZZZ,1773476130
                """);

        assertThat(outcomes).hasSize(2);
        assertThat(((Outcome.Quarantined) outcomes.get(0)).reason()).isEqualTo(Outcome.Reason.ROW_MALFORMED);
        assertThat(((Outcome.Accepted) outcomes.get(1)).read().vrm()).isEqualTo("ZZ99ZZZ");
    }

    @Test
    void oneRecordGivesSeveralReadsInOrderEachWithItsOwnFields() {
        List<Outcome> outcomes = Written.outcomes(Written.type(folder, ENTRY_AND_EXIT), """
                plate,site,entry,exit
                ZZ99ZZZ,North,1773476130,1773479730
                QQ12QQQ,North,1773476131,
                QQ12QQR,North,1773476132,0
                broken
                none,North,1773476133,
                """);

        assertThat(outcomes).extracting(Outcome::index).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(((Outcome.Accepted) outcomes.get(0)).read().captureTime()).isEqualTo("2026-03-14T08:15:30Z");
        assertThat(((Outcome.Accepted) outcomes.get(0)).read().cameraRef()).isEqualTo("North");
        assertThat(((Outcome.Accepted) outcomes.get(1)).read().captureTime()).isEqualTo("2026-03-14T09:15:30Z");
        assertThat(((Outcome.Accepted) outcomes.get(1)).read().cameraRef()).isEqualTo("North/ZZ99ZZZ");
        assertThat(((Outcome.Accepted) outcomes.get(2)).read().vrm()).isEqualTo("QQ12QQQ");
        assertThat(((Outcome.Accepted) outcomes.get(3)).read().vrm()).isEqualTo("QQ12QQR");
        assertThat(((Outcome.Dropped) outcomes.get(4)).rule()).isEqualTo(Outcome.Rule.NOT_A_READ);
        assertThat(((Outcome.Quarantined) outcomes.get(5)).reason()).isEqualTo(Outcome.Reason.ROW_MALFORMED);
        assertThat(((Outcome.Dropped) outcomes.get(6)).rule()).isEqualTo(Outcome.Rule.NO_PLATE);
    }

    @Test
    void aPseudonymAndATransactionAreKindsOfTheirOwn() {
        SourceType type = Written.type(folder, """
                formats: {json: {}}
                records:
                  - at: //hash
                    kind: pseudonym
                    fields: {pseudonym: ., pseudonymScheme: {from: {constant: acme-sha1}}}
                  - at: //session
                    kind: transaction
                    fields:
                      vrmAsRead: mark
                      sourceRecordId: id
                      transaction.entryTime: {from: in, via: [{timestamp: {patterns: iso}}]}
                      transaction.exitTime: {from: out, via: [{timestamp: {patterns: iso}}]}
                      transaction.carPark: park
                      transaction.device: gate
                      transaction.type: {from: {constant: SESSION}}
                """);

        Mapped.Fields hash = (Mapped.Fields)
                Written.map(type, "{'hash':'AB12CDE'}".replace('\'', '"')).getFirst();
        Mapped.Fields session = (Mapped.Fields) Written.map(
                        type,
                        "{'session':{'mark':'ZZ99ZZZ','in':'2026-03-14T08:15:30Z','park':'P1','gate':'G2','id':7}}"
                                .replace('\'', '"'))
                .getFirst();

        assertThat(hash.kind()).isEqualTo(Mapped.Kind.PSEUDONYM);
        assertThat(hash.values().text(Field.PSEUDONYM)).isEqualTo("AB12CDE");
        assertThat(hash.values().text(Field.PSEUDONYM_SCHEME)).isEqualTo("acme-sha1");
        assertThat(hash.values().get(Field.VRM_AS_READ)).isNull();
        assertThat(session.kind()).isEqualTo(Mapped.Kind.TRANSACTION);
        assertThat(session.values().text(Field.ENTRY_TIME)).isEqualTo("2026-03-14T08:15:30Z");
        assertThat(session.values().get(Field.EXIT_TIME)).isNull();
        assertThat(session.values().text(Field.CAR_PARK)).isEqualTo("P1");
        assertThat(session.values().text(Field.DEVICE)).isEqualTo("G2");
        assertThat(session.values().text(Field.TRANSACTION_TYPE)).isEqualTo("SESSION");
    }

    @Test
    void messagesOfOneVehicleNameTheirEventAndTheirRankInIt() {
        SourceType type = Written.type(folder, EVENT);

        assertThat(event(type, "{'device':'D1','boot':7,'car':54,'state':'new','plate':'ZZ99ZZZ'}"))
                .isEqualTo(new VehicleEvent(
                        "D1\t7-54", List.of(), Duration.ofMinutes(2), 1, VehicleEvent.Then.HIGHEST_CONFIDENCE));
        assertThat(event(type, "{'device':'D1','boot':7,'car':54,'state':'UPDATE','plate':'ZZ99ZZZ'}"))
                .extracting(VehicleEvent::rank)
                .isEqualTo(2);
        assertThat(event(type, "{'device':'D1','boot':7,'car':54,'state':'lost','plate':'ZZ99ZZZ'}"))
                .extracting(VehicleEvent::rank)
                .isEqualTo(0);
        assertThat(event(type, "{'device':'D1','car':54,'state':'new','plate':'ZZ99ZZZ'}"))
                .isNull();
    }

    @Test
    void listsSideBySideMakeFurtherKeysOfAnEvent() {
        SourceType type =
                Written.type(folder, EVENT.replace("within: PT2M", "within: PT2M\n      also: [names, places]"));
        String car = "{'device':'D1','boot':7,'car':54,'plate':'ZZ99ZZZ','names':%s,'places':%s}";

        assertThat(event(type, car.formatted("['a','b','a']", "[0,1,0]")))
                .extracting(VehicleEvent::also)
                .isEqualTo(List.of("a\t0", "b\t1"));
        assertThat(event(type, car.formatted("['a','b']", "[0]")))
                .as("which belongs to which is not known")
                .extracting(VehicleEvent::also)
                .isEqualTo(List.of());
        assertThat(event(type, car.formatted("['a',' ']", "[0,1]")))
                .extracting(VehicleEvent::also)
                .isEqualTo(List.of("a\t0"));
        assertThat(event(type, "{'device':'D1','boot':7,'car':54,'plate':'ZZ99ZZZ'}"))
                .extracting(VehicleEvent::also)
                .isEqualTo(List.of());
    }

    @Test
    void aSenderDecidesNotHowManyKeysAnEventHas() {
        SourceType type = Written.type(folder, EVENT.replace("within: PT2M", "within: PT2M\n      also: names"));
        String names = IntStream.range(0, 10_000).mapToObj(i -> "'n" + i + "'").collect(joining(",", "[", "]"));

        assertThat(event(type, "{'device':'D1','boot':7,'car':54,'plate':'ZZ99ZZZ','names':" + names + "}"))
                .extracting(VehicleEvent::also)
                .asInstanceOf(list(String.class))
                .hasSize(EventRule.MOST_FURTHER_KEYS)
                .startsWith("n0", "n1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "within: PT2M; within: 2 minutes; mapping.yaml:11; expected a duration above zero such as PT2M",
                "within: PT2M; within: PT0S; mapping.yaml:11; expected a duration above zero such as PT2M",
                "then: highest-confidence; then: best; mapping.yaml:13; highest-confidence",
                "[device, ; [\"device[\", ; mapping.yaml:10; path 'device['",
                "fields: {vrmAsRead: plate}; kind: pseudonym; mapping.yaml:14; needs the fields 'pseudonym'",
                "at: /; \"at: /\n    kind: pseudonym\"; mapping.yaml:9; a pseudonym has no vrmAsRead",
                "fields: {vrmAsRead: plate}; reads: []; mapping.yaml:14; at least 1"
            })
    void aWrongRecordNamesFileLineAndWhatWasExpected(String right, String wrong, String where, String what) {
        Written written = new Written(folder).with(EVENT.replace(right, wrong));

        assertThatThrownBy(written::load)
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what);
    }

    private static VehicleEvent event(SourceType type, String json) {
        return ((Mapped.Fields) Written.map(type, json.replace('\'', '"')).getFirst()).event();
    }
}
