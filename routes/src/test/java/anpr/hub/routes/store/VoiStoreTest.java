package anpr.hub.routes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.hotlist.Import;
import anpr.hub.core.hotlist.Import.Refusal;
import anpr.hub.core.hotlist.ListRevision;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.hotlist.VoiFile.As;
import anpr.hub.routes.store.VoiChanges.By;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoiStoreTest {
    private static final String LIST = "mock-stolen";
    private static final By OLGA = new By("olga", "OP-EXAMPLE");
    private static final ListTerms TERMS = ListTerms.of("Mock Police (simulated)", 2, false);
    private static final VoiChanges.Limits LIMITS = new VoiChanges.Limits(1 << 20, 1_000, 3, 100, 0.5);

    private final Postgres database = Postgres.empty();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T08:00:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return InstantSource.system().withZone(zone);
        }
    };
    private final VoiStore store = new VoiStore(database.source(), database.transactions);
    private final VoiChanges changes = new VoiChanges(database.source(), database.transactions, clock, LIMITS, store);

    @Test
    void aDeltaDeletesOneEntryAndLeavesItsNeighboursOfTheSameMark() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN") + row("ZZ99ZZZ", "NO INSURANCE") + row("QQ12QQQ", "STOLEN"));

        Import made = bring(
                As.DELTA,
                zip(Map.of(
                        "7_mock-stolen_I.dat",
                        row("ZZ99ZZY", "NEW"),
                        "7_mock-stolen_D.dat",
                        row("ZZ99ZZZ", "STOLEN"))));

        assertThat(made.revision()).isEqualTo(2);
        assertThat(made.added()).isEqualTo(1);
        assertThat(made.removed()).isEqualTo(1);
        assertThat(standing()).containsExactly("QQ12QQQ STOLEN", "ZZ99ZZY NEW", "ZZ99ZZZ NO INSURANCE");
    }

    @Test
    void aDeleteByVrmAloneTakesEveryEntryOfItAndMustBeAskedForByName() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN") + row("ZZ99ZZZ", "NO INSURANCE") + row("QQ12QQQ", "STOLEN"));
        byte[] pips = zip(Map.of("mock_del.pips", "ZZ99ZZZ\n", "mock_ins.pips", row("ZZ99ZZY", "NEW")));

        Import unasked = bring(As.DELTA, pips);
        assertThat(unasked.refusal()).isEqualTo(Refusal.UNREADABLE);
        assertThat(unasked.rows().getFirst().detail()).contains("only where they are asked for");
        assertThat(standing()).hasSize(3);

        bring(As.DELTA_BY_VRM, pips);
        assertThat(standing()).containsExactly("QQ12QQQ STOLEN", "ZZ99ZZY NEW");
    }

    @Test
    void whatIsDeletedAndInsertedInOneDeltaStays() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN"));

        Import made =
                bring(As.DELTA_BY_VRM, zip(Map.of("a_ins.pips", row("ZZ99ZZZ", "STOLEN"), "b_del.pips", "ZZ99ZZZ\n")));

        assertThat(made.revision()).isEqualTo(1);
        assertThat(standing()).containsExactly("ZZ99ZZZ STOLEN");
    }

    @Test
    void whatChangedSinceAnEarlierRevisionIsToldUnlessItIsTooMuch() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN") + row("QQ12QQQ", "STOLEN"));
        full(row("QQ12QQQ", "STOLEN") + row("ZZ99ZZY", "NEW"));
        full(row("ZZ99ZZY", "NEW") + row("ZZ99ZZX", "NEW"));

        assertThat(changes(1, 4)).containsExactly("came ZZ99ZZX", "came ZZ99ZZY", "went QQ12QQQ", "went ZZ99ZZZ");
        assertThat(changes(2, 4)).containsExactly("came ZZ99ZZX", "went QQ12QQQ");
        assertThat(changes(3, 4)).isEmpty();
        assertThat(changes(1, 3)).containsExactly("too much");
        assertThat(store.size(store.list(LIST).orElseThrow())).isEqualTo(2);
    }

    private List<String> changes(long since, long most) {
        List<String> told = new ArrayList<>();
        boolean all = store.changes(
                store.list(LIST).orElseThrow(),
                since,
                most,
                (stands, entryId, vrm, weedAt) -> told.add((stands ? "came " : "went ") + vrm));
        assertThat(all || told.isEmpty()).isTrue();
        return all ? told.stream().sorted().toList() : List.of("too much");
    }

    /** Line numbers begin anew in each file of a zip. */
    @Test
    void theSameRowInTwoFilesOfAZipIsOneEntryAndToldOf() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN"));

        Import made = bring(As.DELTA, zip(Map.of("a_I.dat", row("QQ12QQQ", "NEW"), "b_I.dat", row("QQ12QQQ", "NEW"))));

        assertThat(made.added()).isEqualTo(1);
        assertThat(made.rows()).extracting(VoiCsv.Rejected::reason).containsExactly(VoiCsv.Reason.DUPLICATE);
        assertThat(standing()).containsExactly("QQ12QQQ NEW", "ZZ99ZZZ STOLEN");
    }

    @Test
    void aDeleteOfWhatIsNotOnTheListIsToldByEntryAndByVrm() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN"));

        Import byEntry = bring(As.DELTA, zip(Map.of("a_D.dat", row("ZZ99ZZZ", "OTHER"))));
        Import byVrm = bring(As.DELTA_BY_VRM, zip(Map.of("a_del.pips", "ZZ99ZZY\nZZ99ZZZ\n")));

        assertThat(byEntry.rows()).extracting(VoiCsv.Rejected::reason).containsExactly(VoiCsv.Reason.NOT_ON_LIST);
        assertThat(byVrm.rows()).extracting(VoiCsv.Rejected::line).containsExactly(1L);
        assertThat(byVrm.removed()).isEqualTo(1);
        assertThat(standing()).isEmpty();
        assertThat(store.size(store.list(LIST).orElseThrow())).isZero();
    }

    @Test
    void patternsThatComeOneDeltaAfterTheOtherAreBoundedTogether() throws IOException {
        full(row("ZZ1*", "a") + row("ZZ2*", "a"));
        bring(As.INSERT, row("ZZ3*", "a").getBytes(StandardCharsets.UTF_8));

        Import made = bring(As.INSERT, row("ZZ4*", "a").getBytes(StandardCharsets.UTF_8));

        assertThat(made.refusal()).isEqualTo(Refusal.TOO_MANY_PATTERNS);
        assertThat(standing()).containsExactly("ZZ1* a", "ZZ2* a", "ZZ3* a");
    }

    @Test
    void theSameFileAgainIsTheSameRevision() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN"));

        assertThat(full(row("ZZ99ZZZ", "STOLEN")).revision()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void aFileThatIsRefusedChangesNothingAndSaysWhy(Wrong wrong) throws IOException {
        full(row("ZZ99ZZZ", "STOLEN"));

        Import made = bring(As.FULL, wrong.content);

        assertThat(made.refusal()).isEqualTo(wrong.refusal);
        assertThat(made.revision()).isEqualTo(1);
        assertThat(standing()).containsExactly("ZZ99ZZZ STOLEN");
        assertThat(store.report(LIST, made.importId()).orElseThrow()).contains(wrong.told);
    }

    enum Wrong {
        COLUMNS_THROUGHOUT("ZZ99ZZZ,a,b\nQQ12QQQ,a,b\n", Refusal.NO_USABLE_ROW, "COLUMNS"),
        MOSTLY_BAD(
                row("ZZ99ZZY", "x") + "A".repeat(40) + ",".repeat(15) + "\n=1+1" + ",".repeat(15) + "\n",
                Refusal.TOO_MANY_BAD_ROWS,
                "VRM_UNUSABLE"),
        NOT_UTF_8(new byte[] {'Z', 'Z', '9', (byte) 0xff, (byte) 0xfe, '\n'}, Refusal.UNREADABLE, "UNREADABLE"),
        TOO_MANY(many(1_001), Refusal.TOO_MANY_ROWS, "line,reason,detail"),
        TOO_MANY_PATTERNS(
                row("ZZ1*", "a") + row("ZZ2*", "a") + row("ZZ3*", "a") + row("ZZ4*", "a"),
                Refusal.TOO_MANY_PATTERNS,
                "line,reason,detail"),
        TOO_MANY_BAD("A,B\n".repeat(101), Refusal.TOO_MANY_BAD_ROWS, "101,COLUMNS"),
        NO_ZIP(new byte[] {'P', 'K', 3, 4, 9, 9, 9, 9}, Refusal.UNREADABLE, "UNREADABLE"),
        WRONG_NAME(zip(Map.of("notes.txt", row("ZZ99ZZY", "x"))), Refusal.UNREADABLE, "_R.dat"),
        BOMB(zip(Map.of("7_mock_R.dat", " ".repeat(2 << 20))), Refusal.UNREADABLE, "UNREADABLE");

        private final byte[] content;
        private final Refusal refusal;
        private final String told;

        Wrong(String content, Refusal refusal, String told) {
            this(content.getBytes(StandardCharsets.UTF_8), refusal, told);
        }

        Wrong(byte[] content, Refusal refusal, String told) {
            this.content = content;
            this.refusal = refusal;
            this.told = told;
        }
    }

    @Test
    void duplicatesFormulasAndUnreadableWeedDatesAreToldByRowAndTheRestIsTaken() throws IOException {
        Import made = full(row("ZZ99ZZZ", "STOLEN")
                + row("ZZ99ZZZ", "STOLEN")
                + row("QQ12QQQ", "=HYPERLINK(1)")
                + weeded("ZZ99ZZY", "whenever")
                + weeded("ZZ99ZZX", "01/01/2020"));

        assertThat(made.rows())
                .extracting(VoiCsv.Rejected::line, VoiCsv.Rejected::reason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(2L, VoiCsv.Reason.DUPLICATE),
                        org.assertj.core.groups.Tuple.tuple(3L, VoiCsv.Reason.FORMULA),
                        org.assertj.core.groups.Tuple.tuple(4L, VoiCsv.Reason.WEED_DATE_UNREADABLE),
                        org.assertj.core.groups.Tuple.tuple(5L, VoiCsv.Reason.PAST_WEED_DATE));
        assertThat(standing()).containsExactly("ZZ99ZZY null", "ZZ99ZZZ STOLEN");
    }

    @Test
    void aRollbackIsANewRevisionAndWhatWasWeededDoesNotComeBack() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN") + weeded("ZZ99ZZY", "22/11/2026"));
        full(row("QQ12QQQ", "STOLEN"));
        now.set(Instant.parse("2026-11-23T00:00:00Z"));

        assertThat(changes.rollBack(LIST, 1, OLGA)).isEqualTo(3);

        assertThat(standing()).containsExactly("ZZ99ZZZ STOLEN");
        ListRevision last = store.revisions(LIST, 1).getFirst();
        assertThat(last.kind()).isEqualTo(ListRevision.Kind.ROLLBACK);
        assertThat(last.restores()).isEqualTo(1);
        assertThat(last.madeBy()).isEqualTo("olga");
        assertThatThrownBy(() -> changes.rollBack(LIST, 9, OLGA)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weedingIsARevisionOfTheHubAndOnlyOfListsWithEntriesWhoseMomentHasCome() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN") + weeded("ZZ99ZZY", "22/11/2026"));
        assertThat(changes.due()).isEmpty();

        now.set(Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(changes.due()).containsExactly(LIST);
        assertThat(changes.weed(LIST)).isEqualTo(1);

        assertThat(standing()).containsExactly("ZZ99ZZZ STOLEN");
        assertThat(store.revisions(LIST, 1).getFirst().madeBy()).isEqualTo("hub");
        assertThat(store.entry(LIST, 1, entry("ZZ99ZZY", 1).entryId())).isPresent();
        assertThat(store.entry(LIST, 2, entry("ZZ99ZZY", 1).entryId())).isEmpty();
    }

    @Test
    void anotherFormOfWeedDatesGivesEntriesOtherMoments() throws IOException {
        full(weeded("ZZ99ZZY", "2026-12-01"));
        assertThat(entry("ZZ99ZZY", 1).weedAt()).isNull();

        changes.terms(
                LIST,
                ListTerms.of(
                        TERMS.owner(),
                        2,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "uuuu-MM-dd",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                OLGA);

        assertThat(entry("ZZ99ZZY", 2).weedAt()).isEqualTo(Instant.parse("2026-12-02T00:00:00Z"));
        assertThat(entry("ZZ99ZZY", 1).weedAt()).isNull();
    }

    @Test
    void entriesOfSupersededRevisionsAreErasedAndTheRevisionsSaySo() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN"));
        full(row("QQ12QQQ", "STOLEN"));
        now.set(now.get().plus(Duration.ofDays(91)));
        full(row("QQ12QQQ", "STOLEN") + row("ZZ99ZZY", "STOLEN"));

        List<VoiChanges.Erasable> old = changes.erasable(Duration.ofDays(90));
        assertThat(old).containsExactly(new VoiChanges.Erasable(LIST, 2));
        assertThat(changes.erase(old.getFirst())).isEqualTo(1);

        assertThat(store.revisions(LIST, 9)).extracting(ListRevision::erased).containsExactly(false, false, true);
        assertThat(changes.erasable(Duration.ofDays(90))).isEmpty();
        assertThatThrownBy(() -> changes.rollBack(LIST, 1, OLGA)).hasMessageContaining("still kept");
        assertThat(standing()).containsExactly("QQ12QQQ STOLEN", "ZZ99ZZY STOLEN");
    }

    @Test
    void aDeltaBetweenTwoRevisionsMakesTheOneTheOther() throws IOException {
        full(row("ZZ99ZZZ", "STOLEN") + row("QQ12QQQ", "STOLEN"));
        full(row("QQ12QQQ", "STOLEN") + row("ZZ99ZZY", "NEW"));
        List<String> came = new ArrayList<>();
        List<String> went = new ArrayList<>();

        store.difference(LIST, 1, 2, entry -> came.add(entry.vrm()));
        store.difference(LIST, 2, 1, entry -> went.add(entry.vrm()));

        assertThat(came).containsExactly("ZZ99ZZY");
        assertThat(went).containsExactly("ZZ99ZZZ");
    }

    private Import full(String csv) throws IOException {
        return bring(As.FULL, csv.getBytes(StandardCharsets.UTF_8));
    }

    private Import bring(As as, byte[] file) throws IOException {
        return changes.bring(UUID.randomUUID(), LIST, as, new ByteArrayInputStream(file), "0".repeat(64), TERMS, OLGA);
    }

    private List<String> standing() {
        List<String> standing = new ArrayList<>();
        store.entries(store.list(LIST).orElseThrow(), entry -> standing.add(entry.vrm() + ' ' + entry.reason()));
        return standing.stream().sorted().toList();
    }

    private VoiEntry entry(String vrm, long revision) {
        List<VoiEntry> found = new ArrayList<>();
        store.entries(store.list(LIST, revision).orElseThrow(), found::add);
        return found.stream()
                .filter(entry -> entry.vrm().equals(vrm))
                .findFirst()
                .orElseThrow();
    }

    private static String row(String vrm, String reason) {
        return vrm + ",MOCK,MODEL,RED,STOP,," + reason + ",,,,,,,,,\n";
    }

    private static String weeded(String vrm, String date) {
        return vrm + ",MOCK,MODEL,RED,STOP,,,,,," + date + ",,,,,\n";
    }

    private static String many(int rows) {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            csv.append(row("ZZ" + i, "MANY"));
        }
        return csv.toString();
    }

    private static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file :
                    new TreeMap<>(files).descendingMap().entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
