package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.read.EventRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no plain read: previews, images of an event, pseudonyms, parking transactions. */
class KindsTest {
    private static final String EVENTS = """
            formats: {json: {}}
            event: {key: id, within: PT30S, choose: [{state: final}]}
            records:
              - at: /
                when: {jpeg: {present: false}}
                rules: [{rule: PREVIEW, when: {state: preview}}]
                fields:
                  vrmAsRead: plate
                  captureTime: {from: at, via: [{timestamp: {patterns: iso}}]}
              - at: /
                kind: late-image
                fields:
                  imageOriginal: {from: jpeg, via: [base64]}
                  imageRole: {from: {constant: OVERVIEW}}
            """;

    private static final String PSEUDONYMS = """
            formats: {json: {}}
            records:
              - at: /
                kind: pseudonym
                fields:
                  pseudonym: hash
                  pseudonymScheme: {from: {constant: mock-hash-1}}
                  captureTime: {from: at, via: [{timestamp: {patterns: iso}}]}
                  vehicle.type: category
            """;

    private static final String TRANSACTIONS = """
            formats: {json: {}}
            records:
              - at: /
                kind: transaction
                fields:
                  vrmAsRead: plate
                  transaction.entryTime: {from: in, via: [{timestamp: {patterns: iso}}]}
                  transaction.exitTime: {from: out, via: [{timestamp: {patterns: iso}}]}
                  transaction.carPark: place
                  transaction.type: what
            """;

    /** One pixel. */
    private static final String GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"final, 1", "update, 0", "preview, -1"})
    void aReadOfAnEventBearsItsKeyAndRankAndAPreviewTheLowest(String state, int rank) {
        Outcome outcome = only(EVENTS, """
                {"id": "7", "plate": "ZZ99ZZZ", "at": "2026-11-20T12:00:00Z", "state": "%s"}""".formatted(state));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.read().vehicleEvent()).isEqualTo(new EventRef("7", rank));
            assertThat(accepted.event().rank()).isEqualTo(rank);
        });
    }

    @Test
    void aPreviewWithoutAKeyOrWithoutAPlateIsDroppedAsBefore() {
        String preview = "{\"at\": \"2026-11-20T12:00:00Z\", \"state\": \"preview\", %s}";

        assertThat(only(EVENTS, preview.formatted("\"plate\": \"ZZ99ZZZ\""))).satisfies(KindsTest::isDroppedPreview);
        assertThat(only(EVENTS, preview.formatted("\"id\": \"7\""))).satisfies(KindsTest::isDroppedPreview);
    }

    @Test
    void anImageJoinsItsEventWithoutPlateTimeOrCamera() {
        assertThat(only(EVENTS, "{\"id\": \"7\", \"jpeg\": \"" + GIF + "\"}"))
                .isInstanceOfSatisfying(Outcome.LateImage.class, late -> assertThat(late.owner())
                        .isInstanceOfSatisfying(Outcome.Owner.OfEvent.class, owner -> {
                            assertThat(owner.event().key()).isEqualTo("7");
                            assertThat(owner.at()).isNull();
                        }));
    }

    @Test
    void aKeyThatNoDatabaseHoldsStillLinks() {
        String one = read("\\u0000" + "7".repeat(20));
        String other = read("\\u0000" + "8".repeat(20));

        String key = key(only(EVENTS, one));
        assertThat(key).startsWith("sha256:").isEqualTo(key(only(EVENTS, one))).isNotEqualTo(key(only(EVENTS, other)));
    }

    @Test
    void aPseudonymIsASightingAndNeverARead() {
        assertThat(only(PSEUDONYMS, "{\"hash\": \"ZZ99ZZZ\", \"at\": \"2026-11-20T12:00:00Z\", \"category\": \"M1\"}"))
                .isInstanceOfSatisfying(Outcome.Sighted.class, sighted -> {
                    assertThat(sighted.sighting().pseudonym().value()).isEqualTo("ZZ99ZZZ");
                    assertThat(sighted.sighting().pseudonym().scheme()).isEqualTo("mock-hash-1");
                    assertThat(sighted.sighting().captureTime()).isEqualTo("2026-11-20T12:00:00Z");
                    assertThat(sighted.sighting().vehicleCategory()).isEqualTo("M1");
                });
    }

    @Test
    void aPseudonymThatIsNoneIsQuarantinedWithoutAPartialRead() {
        String message = "{\"hash\": \"%s\", \"at\": \"2026-11-20T12:00:00Z\"}".formatted("f".repeat(201));

        assertThat(only(PSEUDONYMS, message)).isInstanceOfSatisfying(Outcome.Quarantined.class, quarantined -> {
            assertThat(quarantined.reason()).isEqualTo(Outcome.Reason.PSEUDONYM_UNUSABLE);
            assertThat(quarantined.partial()).isNull();
        });
    }

    @Test
    void aTransactionMayLackATimeOrStateOneToCome() {
        ParkingTransaction entered = transacted("{\"plate\": \"ZZ99 ZZZ\", \"place\": \"7\", \"what\": \"entry\"}");
        ParkingTransaction paid = transacted("{\"plate\": \"ZZ99ZZZ\", \"out\": \"2099-01-01T00:00:00Z\"}");

        assertThat(entered.vrm()).isEqualTo("ZZ99ZZZ");
        assertThat(List.of(entered.carPark(), entered.type())).containsExactly("7", "entry");
        assertThat(entered.entry()).isNull();
        assertThat(entered.distinguishable()).isFalse();
        assertThat(paid.exit().at()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
        assertThat(paid.retention().basis()).isEqualTo("12 months from exit");
    }

    @Test
    void aTransactionWhoseTimeCannotBeReadIsQuarantinedByTheNameOfThatTime() {
        assertThat(only(TRANSACTIONS, "{\"plate\": \"ZZ99ZZZ\", \"in\": \"yesterday\"}"))
                .isInstanceOfSatisfying(Outcome.Quarantined.class, quarantined -> {
                    assertThat(quarantined.reason()).isEqualTo(Outcome.Reason.TIME_UNPARSEABLE);
                    assertThat(quarantined.detail()).startsWith("transaction.entryTime");
                });
    }

    private static void isDroppedPreview(Outcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Dropped.class, dropped -> assertThat(dropped.rule())
                .isEqualTo(Outcome.Rule.PREVIEW));
    }

    private static String read(String id) {
        return "{\"id\": \"" + id + "\", \"plate\": \"ZZ99ZZZ\", \"at\": \"2026-11-20T12:00:00Z\"}";
    }

    private static String key(Outcome outcome) {
        return ((Outcome.Accepted) outcome).read().vehicleEvent().key();
    }

    private ParkingTransaction transacted(String message) {
        return ((Outcome.Transacted) only(TRANSACTIONS, message)).transaction();
    }

    private Outcome only(String mapping, String message) {
        List<Outcome> outcomes = Written.outcomes(Written.type(folder, mapping), message);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }
}
