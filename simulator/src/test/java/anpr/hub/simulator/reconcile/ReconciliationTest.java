package anpr.hub.simulator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import anpr.hub.simulator.reconcile.Holdings.FeedReason;
import anpr.hub.simulator.reconcile.Holdings.LateImage;
import anpr.hub.simulator.reconcile.Holdings.ListedRead;
import anpr.hub.simulator.truth.Expected;
import anpr.hub.simulator.truth.Sent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final String FEED = "pretend-rekor";
    private static final ReadKey KEY = new ReadKey("ZZ99ZZZ", 1, 2, 3, Instant.parse("2026-05-04T09:59:58.123Z"));
    private static final Expected READ = new Expected.Stored(KEY);

    @Test
    void aReadThatIsStoredOnceAsAcknowledgedIsWell() {
        Report report = reconcile(acknowledged(READ), new Hub().stored(KEY).received(1));

        assertThat(report.clean()).isTrue();
        assertThat(report.lines()).last().isEqualTo("lost: 0");
    }

    @Test
    void anAcknowledgedReadThatIsNotStoredIsLost() {
        Report report = reconcile(acknowledged(READ), new Hub().received(1));

        assertThat(report.lost()).singleElement().asString().contains(KEY.asText());
        assertThat(report.clean()).isFalse();
        assertThat(report.lines()).last().isEqualTo("lost: 1");
    }

    @Test
    void aReadWhoseAnswerWasLostMayBeThereOrNot() {
        Sent unanswered = new Sent("m1", FEED, List.of(READ), 1, 0, 1, 0, 0);

        assertThat(reconcile(unanswered, new Hub().stored(KEY).received(1)).clean())
                .isTrue();
        assertThat(reconcile(unanswered, new Hub().stored(KEY).received(2).duplicates(1))
                        .clean())
                .isTrue();
        assertThat(reconcile(unanswered, new Hub().stored(KEY).received(2).duplicates(2))
                        .unexplained())
                .singleElement()
                .isEqualTo("duplicates dropped: 2, reads attached: 0, expected 0 to 1");
    }

    @Test
    void aReadOfWhichOnlyHalfWasSentMustNotBeStored() {
        Report report = reconcile(
                new Sent("m1", FEED, List.of(READ), 0, 0, 0, 0, 1),
                new Hub().stored(KEY).received(1));

        assertThat(report.unexplained())
                .anyMatch(line -> line.contains("no sending of it was complete"))
                .anyMatch(line -> line.contains("never acknowledged"));
    }

    @Test
    void aReadThatNobodySentIsUnexplained() {
        Report report = reconcile(
                acknowledged(READ),
                new Hub().stored(KEY).stored(other("QQ12QQQ")).received(1));

        assertThat(report.unexplained()).singleElement().asString().contains("QQ12QQQ", "never sent");
    }

    @Test
    void aHitThatIsMissingOrTooManyOrOfANeverListedPlateIsUnexplained() {
        Set<String> watched = Set.of("ZZ99ZZZ");
        Hub hub = new Hub().stored(KEY).received(1);

        assertThat(reconcile(watched, hub, acknowledged(READ)).unexplained())
                .singleElement()
                .asString()
                .contains("raised 0 hits");
        assertThat(reconcile(watched, hub.hits(KEY, 2), acknowledged(READ)).unexplained())
                .singleElement()
                .asString()
                .contains("raised 2 hits");
        assertThat(reconcile(watched, hub.hits(KEY, 1), acknowledged(READ)).clean())
                .isTrue();
        assertThat(reconcile(Set.of("QQ12QQQ"), hub.hits(KEY, 1), acknowledged(READ))
                        .unexplained())
                .singleElement()
                .asString()
                .contains("which is not on it");
    }

    @Test
    void aQuarantineThatWasNotExpectedIsUnexplainedAndOneThatIsMissingIsLost() {
        Expected future = new Expected.Quarantined(Outcome.Reason.TIME_IN_FUTURE);

        assertThat(reconcile(acknowledged(future), new Hub().received(1).quarantined("TIME_IN_FUTURE", 1))
                        .clean())
                .isTrue();
        assertThat(reconcile(acknowledged(future), new Hub().received(1)).lost())
                .singleElement()
                .asString()
                .contains("TIME_IN_FUTURE");
        assertThat(reconcile(
                                acknowledged(READ),
                                new Hub().stored(KEY).received(1).quarantined("INTERNAL", 1))
                        .unexplained())
                .singleElement()
                .asString()
                .contains("INTERNAL: 1 records, expected 0");
    }

    @Test
    void whatARuleDropsIsHeldAgainstTheLedger() {
        Expected heartbeat = new Expected.Dropped(Outcome.Rule.HEARTBEAT);

        assertThat(reconcile(acknowledged(heartbeat), new Hub().received(1).account("dropped:HEARTBEAT", 1))
                        .clean())
                .isTrue();
        assertThat(reconcile(acknowledged(heartbeat), new Hub().received(1).account("dropped:NO_PLATE", 1))
                        .clean())
                .isFalse();
    }

    @Test
    void aLateImageMustBeHeldOnceItIsAcknowledged() {
        Expected image = new Expected.LateImage(KEY, ImageRole.PLATE);

        assertThat(reconcile(acknowledged(image), new Hub().received(1)).lost()).hasSize(1);
        assertThat(reconcile(acknowledged(image), new Hub().received(1).image(KEY, ImageRole.PLATE))
                        .clean())
                .isTrue();
    }

    @Test
    void aBrokenMessageThatTheHubSaysYesToIsUnexplainedAndAGoodOneThatItRefusesToo() {
        Sent torn = new Sent("m1", FEED, List.of(new Expected.Refused()), 0, 1, 0, 0, 0);

        assertThat(reconcile(torn, new Hub()).clean()).isTrue();
        assertThat(reconcile(acknowledged(new Expected.Refused()), new Hub()).unexplained())
                .singleElement()
                .asString()
                .contains("must be refused");
        assertThat(reconcile(new Sent("m1", FEED, List.of(READ), 0, 1, 0, 0, 0), new Hub())
                        .unexplained())
                .singleElement()
                .asString()
                .contains("was refused");
    }

    @Test
    void aLedgerThatDoesNotCloseOrCountsOtherwiseIsUnexplained() {
        assertThat(reconcile(
                                acknowledged(READ),
                                new Hub().stored(KEY).received(1).open("pretend-rekor at 2026-05-04T10:00:00Z"))
                        .unexplained())
                .singleElement()
                .asString()
                .contains("does not close");
        assertThat(reconcile(acknowledged(READ), new Hub().stored(KEY).received(3))
                        .unexplained())
                .singleElement()
                .asString()
                .contains("3 submissions received, expected 1");
    }

    @Test
    void aSightingIsKeptOnceHoweverOftenItIsSentAndIsNoRead() {
        Expected sighted = new Expected.Sighted(FEED, "0f0f", KEY.captureTime());
        Sent twice = new Sent("m1", FEED, List.of(sighted), 2, 0, 0, 0, 0);

        assertThat(reconcile(twice, new Hub().apart(sighted, 1).received(2).duplicates(1))
                        .clean())
                .isTrue();
        assertThat(reconcile(twice, new Hub().received(2).duplicates(1)).lost()).hasSize(1);
        assertThat(reconcile(twice, new Hub().apart(sighted, 2).received(2).duplicates(1))
                        .unexplained())
                .hasSize(1);
    }

    @Test
    void aSightingThatWasNeverSentIsUnexplained() {
        Expected sighted = new Expected.Sighted(FEED, "0f0f", KEY.captureTime());

        assertThat(reconcile(
                                acknowledged(READ),
                                new Hub().stored(KEY).received(1).apart(sighted, 1))
                        .unexplained())
                .hasSize(1);
    }

    @Test
    void whatIsServedGoesOverWithOthersAndMayGoOverAgain() {
        Sent served = new Sent("m1", FEED, List.of(READ), 1, 0, 0, 3, 0);

        assertThat(reconcile(served, new Hub().stored(KEY).received(0)).clean()).isTrue();
        assertThat(reconcile(served, new Hub().stored(KEY).received(3).duplicates(2))
                        .clean())
                .isTrue();
        assertThat(reconcile(served, new Hub().stored(KEY).received(4).duplicates(3))
                        .unexplained())
                .hasSize(2);
        assertThat(reconcile(served, new Hub().received(1)).lost()).hasSize(1);
    }

    private static Sent acknowledged(Expected expected) {
        return new Sent("m1", FEED, List.of(expected), 1, 0, 0, 0, 0);
    }

    private static ReadKey other(String vrm) {
        return new ReadKey(vrm, 1, 2, 3, KEY.captureTime());
    }

    private static Report reconcile(Sent sent, Hub hub) {
        return reconcile(Set.of(), hub, sent);
    }

    private static Report reconcile(Set<String> watched, Hub hub, Sent sent) {
        return Reconciliation.of(List.of(sent), Map.of("simulated-interest", watched), hub.holdings());
    }

    /** A hub's holdings, put together by hand. */
    private static final class Hub {
        private final Map<ReadKey, Integer> stored = new HashMap<>();
        private final Map<FeedReason, Integer> quarantined = new HashMap<>();
        private final Set<LateImage> images = new HashSet<>();
        private final Map<Expected, Integer> apart = new HashMap<>();
        private final Map<ListedRead, Integer> hits = new HashMap<>();
        private final Map<String, Long> ledger = new HashMap<>();
        private final Set<String> open = new HashSet<>();

        Hub stored(ReadKey key) {
            stored.merge(key, 1, Integer::sum);
            return this;
        }

        Hub quarantined(String reason, int n) {
            quarantined.put(new FeedReason(FEED, reason), n);
            return this;
        }

        Hub image(ReadKey key, ImageRole role) {
            images.add(new LateImage(key, role));
            return this;
        }

        Hub apart(Expected record, int rows) {
            apart.put(record, rows);
            return this;
        }

        Hub hits(ReadKey key, int n) {
            hits.put(new ListedRead("simulated-interest", key), n);
            return this;
        }

        Hub received(long n) {
            return account("received", n);
        }

        Hub duplicates(long n) {
            return account("duplicate", n);
        }

        Hub account(String account, long n) {
            ledger.put(account, n);
            return this;
        }

        Hub open(String minute) {
            open.add(minute);
            return this;
        }

        Holdings holdings() {
            return new Holdings(stored, quarantined, images, apart, hits, Map.of(FEED, ledger), open);
        }
    }
}
