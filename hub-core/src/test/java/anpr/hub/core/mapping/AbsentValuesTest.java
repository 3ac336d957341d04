package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.TimeBasis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What senders write where they have nothing to say, and what may stand in for it. */
class AbsentValuesTest {
    private static final String TEMPLATE = """
            formats: {json: {}}
            placeholders: ['\\$[a-z]+\\$', '%[A-Z_]+']
            records:
              - at: //read
                fields:
                  vrmAsRead: plate
                  cameraRef: [camera, ../site]
                  captureTime:
                    - {from: date, via: [{absent-if-before: 1990-01-01}, {timestamp: {patterns: iso}}]}
                    - {from: {fact: receivedAt}, via: [{timestamp: {patterns: iso}}]}
                  direction: {from: way, via: [unescape-xml, {matches: 'dir-([a-z]+) *'}, {code: {in: TOWARD}}]}
                rules: [{rule: NO_PLATE, when: {plate: ["", "-"]}}]
            """;

    @TempDir
    private Path folder;

    @Test
    void aVariableThatTheTemplateLeftIsAbsentFlaggedAndNamed() {
        Outcome.Quarantined outcome = (Outcome.Quarantined) without(
                "{'site':'%SITE','read':{'plate':'ZZ99ZZZ','date':'$date$','camera':'$cam$','price':'5$ to 6$'}}");

        assertThat(outcome.reason()).isEqualTo(Reason.FIELD_MISSING);
        assertThat(outcome.detail())
                .isEqualTo("the record has no captureTime; the sender's template left unfilled: %SITE, $date$, $cam$");
        assertThat(outcome.partial().qualityFlags()).contains(QualityFlag.TEMPLATE_UNFILLED);
        assertThat(outcome.partial().cameraRef()).isNull();
    }

    @Test
    void aPlateThatTheTemplateLeftIsNoPassageWithoutOne() {
        assertThat(without("{'read':{'plate':'','date':'2026-03-14T08:15:30Z'}}"))
                .isInstanceOf(Outcome.Dropped.class);
        assertThat(((Outcome.Quarantined) without("{'read':{'plate':'$plate$','date':'2026-03-14T08:15:30Z'}}"))
                        .detail())
                .isEqualTo("the record has no vrmAsRead; the sender's template left unfilled: $plate$");
    }

    @Test
    void aNeighboursUnfilledVariableFlagsNobodyElse() {
        List<Outcome> outcomes = Written.outcomes(
                Written.type(folder, TEMPLATE),
                "{'read':[{'plate':'$plate$'},{'plate':'ZZ99ZZZ','date':'2026-03-14T08:15:30Z'}]}".replace('\'', '"'));

        assertThat(((Outcome.Quarantined) outcomes.get(0)).detail()).contains("$plate$");
        assertThat(((Outcome.Accepted) outcomes.get(1)).read().qualityFlags())
                .doesNotContain(QualityFlag.TEMPLATE_UNFILLED);
    }

    @Test
    void theTimeOfReceiptStandsInOnlyWhereTheFeedSaysSo() {
        String message = "{'read':{'plate':'ZZ99ZZZ','date':'$date$'}}";

        assertThat(((Outcome.Quarantined) without(message)).reason()).isEqualTo(Reason.FIELD_MISSING);
        assertThat(((Outcome.Quarantined) by(message, false)).reason()).isEqualTo(Reason.FIELD_MISSING);
        Read read = ((Outcome.Accepted) by(message, true)).read();
        assertThat(read.captureTime()).isEqualTo(Trials.RECEIVED);
        assertThat(read.captureTimeBasis().decidedBy()).isEqualTo(TimeBasis.DecidedBy.RECEIPT);
        assertThat(read.qualityFlags()).contains(QualityFlag.CLOCK_SUSPECT, QualityFlag.TEMPLATE_UNFILLED);
    }

    @ParameterizedTest
    @CsvSource({"0000-00-00T00:00:00", "0001-01-01T00:00:00", "1900-01-01 00:00:00", "01/01/1900 00:00"})
    void aDateOfNoTimeIsAbsentKeptAsSuppliedAndFlagged(String date) {
        Outcome.Quarantined outcome =
                (Outcome.Quarantined) without("{'read':{'plate':'ZZ99ZZZ','date':'" + date + "'}}");

        assertThat(outcome.reason()).isEqualTo(Reason.FIELD_MISSING);
        assertThat(outcome.partial().captureTime()).isNull();
        assertThat(outcome.partial().qualityFlags()).contains(QualityFlag.CLOCK_SUSPECT);
        assertThat(((Outcome.Accepted) by("{'read':{'plate':'ZZ99ZZZ','date':'" + date + "'}}", true))
                        .read()
                        .captureTime())
                .isEqualTo(Trials.RECEIVED);
    }

    @ParameterizedTest
    @CsvSource({"dir-in, TOWARD", "dir&#45;in&#x20;, TOWARD", "to the dir-in, ", "&bogus;, "})
    void aPatternTakesItsGroupOutOfTheText(String supplied, String direction) {
        Outcome.Accepted outcome = (Outcome.Accepted)
                without("{'read':{'plate':'ZZ99ZZZ','date':'2026-03-14T08:15:30Z','way':'" + supplied + "'}}");

        assertThat(
                        outcome.read().direction() == null
                                ? null
                                : outcome.read().direction().name())
                .isEqualTo(direction);
        assertThat(outcome.read().directionAsSupplied()).isEqualTo(supplied);
    }

    @Test
    void aFactIsSourceLikeAnyOtherWithALineageOutsideTheMessage() {
        String rest = """
                formats: {json: {}}
                records:
                  - at: /
                    fields: {vrmAsRead: plate, sourceRecordId: {from: {fact: receivedAt}}}
                """;

        List<FieldLineage> lineage = Written.trace(
                        Written.type(folder, rest), Trials.submission("{\"plate\":\"ZZ99ZZZ\"}"))
                .getFirst()
                .lineage();

        assertThat(lineage.getLast())
                .isEqualTo(new FieldLineage(
                        "sourceRecordId", "/transport/receivedAt", null, null, Trials.RECEIVED.toString(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'\\$[a-z]+\\$'; '(x'; mapping.yaml:7; expected a regular expression of RE2",
                "1990-01-01; yesterday; mapping.yaml:14; expected a date such as 1990-01-01",
                "dir-([a-z]+); dir-[a-z]+; mapping.yaml:16; expected exactly one group",
                "fact: receivedAt; fact: weather; mapping.yaml:15; receivedAt"
            })
    void aWrongRuleNamesFileLineAndWhatWasExpected(String right, String wrong, String where, String what) {
        Written written = new Written(folder).with(TEMPLATE.replace(right, wrong));

        assertThatThrownBy(written::load)
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what);
    }

    private Outcome without(String json) {
        return Written.outcomes(Written.type(folder, TEMPLATE), json.replace('\'', '"'))
                .getFirst();
    }

    private Outcome by(String json, boolean timeOfReceipt) {
        SourceType type = Written.type(folder, TEMPLATE);
        Feed feed = Trials.timed(Trials.feed("acme"), timeOfReceipt);
        Normaliser normaliser = Trials.normaliser(new Trials.MemoryImages());
        return normaliser
                .trace(Trials.submission(json.replace('\'', '"')), type, feed)
                .getFirst()
                .outcome();
    }
}
