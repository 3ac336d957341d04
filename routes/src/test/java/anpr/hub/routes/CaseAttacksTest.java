package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.proof.Disclosure;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a sceptical expert tries on the way from the hub to packages that {@code hub package} made, rather than on the files of
 * one. The numbers are those of the attacks in {@code docs/disclosure.md}.
 */
class CaseAttacksTest {
    private static final String PLACE = "Pretend Retail park 1 gate 1";

    /** As cameras write times: without a zone in the hour that comes twice, and without any sense. */
    private static final List<String> ODD_TIMES =
            List.of("2026-10-25T01:30:00", "1970-01-01T00:00:00Z", "2026-11-20T23:30:00+14:00");

    @TempDir
    static Path shared;

    @TempDir
    Path dir;

    private static VouchedData vouched;
    private static Path out = Path.of("");

    @BeforeAll
    static void aHubThatHasStopped() throws IOException {
        vouched = new VouchedData(shared);
        try (TestHub hub = vouched.hub()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            for (int minutes = 1; minutes <= 4; minutes++) {
                VouchedData.postWithPictures(
                        hub, HikvisionPush.of("ZZ99ZZA", now.minusSeconds(60L * minutes)), minutes);
            }
            for (String time : ODD_TIMES) {
                assertThat(hub.post(
                                        VouchedData.FEED,
                                        "application/xml",
                                        HikvisionPush.of("ZZ99ZZT", now).replace(now.toString(), time))
                                .statusCode())
                        .isEqualTo(200);
            }
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from settlement")).isEqualTo(4 + ODD_TIMES.size()));
        }
        out = shared.resolve("out");
        assertThat(VouchedData.pack(vouched.data, "OP-A", out, shared.resolve("trust"), "--vrm", "ZZ99ZZA")
                        .status())
                .isZero();
    }

    /** Attack 15: what a camera wrote for a time stays as it wrote it, and nothing is guessed of it. */
    @Test
    void aTimeThatIsNoMomentIsNotMadeOne() throws Exception {
        pack(vouched.data, "OP-TIMES", "ZZ99ZZT");
        Path defence = copy("OP-TIMES", "DEFENCE");
        List<String> times = opened(defence, "time.device");
        List<String> flags = opened(defence, "validation");

        assertThat(times).hasSameSizeAs(ODD_TIMES).zipSatisfy(ODD_TIMES, (time, supplied) -> assertThat(time)
                .contains("\"captureTimeAsSupplied\":\"" + supplied + "\""));
        assertThat(times.get(0))
                .as("the hour that comes twice")
                .contains("\"captureTimeCandidates\":[\"2026-10-25T00:30:00.000Z\",\"2026-10-25T01:30:00.000Z\"]")
                .doesNotContain("\"captureTime\":");
        assertThat(flags.get(0)).contains("TIME_AMBIGUOUS");
        assertThat(flags).allSatisfy(each -> assertThat(each).contains("CLOCK_SUSPECT"));
        assertThat(times.get(2)).contains("\"captureTime\":\"2026-11-20T09:30:00.000Z\"", "\"zone\":\"+14:00\"");
        assertThat(Files.readAllLines(defence.resolve("data/records.csv")).get(1))
                .matches("1,ingest,[0-9]+,ZZ99ZZT,,.*");
        assertThat(Files.readString(defence.resolve("data/clock/clock.csv"))).contains("not measured");
        assertThat(verified("ANPR-OP-TIMES-001-DEFENCE")).contains("VERIFIED 3 records");
    }

    /** Attack 19: what the witness saw of one history it does not sign of another, and whoever holds that sees it. */
    @Test
    void ofTwoHistoriesTheWitnessSignsOne() throws Exception {
        Path other = dir.resolve("other");
        // With its permissions: a database does not start in a folder that others may read.
        assertThat(new ProcessBuilder("cp", "-a", vouched.data.toString(), other.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(pack(vouched.data, "OP-ONE", "ZZ99ZZA").text()).doesNotContain("witness");

        VouchedData.Said second = pack(other, "OP-TWO", "ZZ99ZZA");

        assertThat(second.text()).contains("audit, witness " + VouchedData.WITNESS + ": ", "two histories");
        assertThat(VouchedData.run("trust", "--data", vouched.data.toString(), "--out", trust().toString())
                        .status())
                .isZero();
        assertThat(verified("ANPR-OP-TWO-001-DEFENCE"))
                .contains("FAIL history: log audit: does not continue the checkpoint of ")
                .endsWith("NOT VERIFIED\n");
    }

    /** Attack 20: a record of a package can be made again of the bytes that are in it, to what was sealed. */
    @Test
    void aRecordOfThePackageIsMadeAgainToTheByte() throws Exception {
        String record = opened(first("PROSECUTOR"), "id").get(1).replaceAll(".*\"recordId\":\"([^\"]+)\".*", "$1");

        assertThat(VouchedData.run(
                                "rerun",
                                record,
                                "--data",
                                vouched.data.toString(),
                                "--mappings",
                                Guide.HOME.resolve("mappings").toString(),
                                "--partner-config",
                                Guide.HOME.resolve("partner-config").toString())
                        .text())
                .startsWith("SAME to the byte")
                .contains("record   " + record, "leaf     what was made again is what was sealed");
    }

    /** Attack 21: every place of a town in the form that is withheld, and every file that is, against all digests there are. */
    @Test
    void tryingEveryPlaceAndFileAgainstEveryDigestFindsNothing() throws Exception {
        Path defence = first("DEFENCE");
        Path prosecutor = first("PROSECUTOR");
        String place = opened(prosecutor, "location.precise").getFirst();
        Set<String> digests = digests(defence);

        List<String> guesses = places(place);
        assertThat(guesses).contains(place).hasSizeGreaterThan(40_000);
        assertThat(digests).hasSizeGreaterThan(100);
        assertThat(solved(digests, guesses)).isEmpty();
        assertThat(solved(Set.of(Sha256.hex(place.getBytes(UTF_8))), guesses))
                .as("the same attack on a digest without salt")
                .containsExactly(place);
        try (Stream<Path> files = Files.walk(prosecutor.resolve("data"))) {
            assertThat(files.filter(file -> file.toString().matches(".*/(raw/.*|images/.*-overview.*)")))
                    .hasSize(8)
                    .allSatisfy(file -> assertThat(digests).doesNotContain(Sha256.hex(Files.readAllBytes(file))));
        }
        assertThat(texts(defence)).noneMatch(text -> text.contains(PLACE) || text.contains("55.68"));
    }

    /** Attack 23: whether there is a record that must not be told of cannot be seen from the copy of who must not know. */
    @Test
    void aCopyThatHidesARecordLooksLikeOneThatHidesNone() throws Exception {
        List<String> records = opened(first("PROSECUTOR"), "id").stream()
                .map(id -> id.replaceAll(".*\"recordId\":\"([^\"]+)\".*", "$1"))
                .toList();
        Path hidden = Files.writeString(dir.resolve("hidden"), records.get(2) + "\n");
        Path three = Files.writeString(dir.resolve("three"), String.join("\n", records.subList(0, 3)) + "\n");

        assertThat(pack(vouched.data, "OP-B", "ZZ99ZZA", "--sensitive", hidden.toString())
                        .status())
                .isZero();
        assertThat(pack(vouched.data, "OP-C", "ZZ99ZZA", "--sensitive", three.toString())
                        .status())
                .isZero();

        for (String caseRef : List.of("OP-B", "OP-C")) {
            assertThat(selection(copy(caseRef, "DEFENCE")))
                    .as("the same number of groups and the same ones open")
                    .isEqualTo(selection(first("DEFENCE")));
            assertThat(texts(copy(caseRef, "DEFENCE"))).noneMatch(text -> text.contains(records.get(2)));
            assertThat(opened(copy(caseRef, "PROSECUTOR"), "sensitive", "data/selection.sdl")
                            .getFirst())
                    .as("padded to the length of one that is empty")
                    .hasSameSizeAs(opened(first("PROSECUTOR"), "sensitive", "data/selection.sdl")
                            .getFirst());
        }
        assertThat(verified("ANPR-OP-C-001-DEFENCE")).contains("VERIFIED 1 records");
    }

    private VouchedData.Said pack(Path data, String caseRef, String vrm, String... more) {
        return VouchedData.pack(
                data,
                caseRef,
                dir.resolve("out"),
                trust(),
                Stream.concat(Stream.of("--vrm", vrm), Stream.of(more)).toArray(String[]::new));
    }

    /** A copy of the package that was made first. */
    private static Path first(String recipient) {
        return out.resolve("ANPR-OP-A-001-" + recipient);
    }

    private Path trust() {
        return dir.resolve("trust");
    }

    private Path copy(String caseRef, String recipient) {
        return dir.resolve("out/ANPR-" + caseRef + "-001-" + recipient);
    }

    private String verified(String id) throws IOException {
        return ShippedVerifiers.both(dir.resolve("out").resolve(id), trust(), id);
    }

    private static List<String> opened(Path root, String group) throws IOException {
        return opened(root, group, "data/records.sdl");
    }

    private static List<String> opened(Path root, String group, String file) throws IOException {
        return Files.readAllLines(root.resolve(file)).stream()
                .flatMap(line -> Stream.of(line.split("~")).skip(1))
                .map(Disclosure::parse)
                .filter(disclosure -> disclosure.group().equals(group))
                .map(Disclosure::value)
                .toList();
    }

    /** What can be seen of the shape of a result list: how many groups it has, and which are open. */
    private static String selection(Path root) throws IOException {
        String line = Files.readString(root.resolve("data/selection.sdl"));
        return line.substring(line.indexOf('{'), line.indexOf('~')).length()
                + Stream.of(line.strip().split("~"))
                        .skip(1)
                        .map(part -> Disclosure.parse(part).group())
                        .toList()
                        .toString();
    }

    private static List<String> places(String place) {
        Matcher numbers = Pattern.compile("\"latitude\":(-?[0-9.]+),\"longitude\":(-?[0-9.]+)")
                .matcher(place);
        assertThat(numbers.find()).as(place).isTrue();
        List<String> guesses = new ArrayList<>();
        for (int latitude = -100; latitude <= 100; latitude++) {
            for (int longitude = -100; longitude <= 100; longitude++) {
                guesses.add(new StringBuilder(place)
                        .replace(numbers.start(2), numbers.end(2), near(numbers.group(2), longitude))
                        .replace(numbers.start(1), numbers.end(1), near(numbers.group(1), latitude))
                        .toString());
                guesses.add(near(numbers.group(1), latitude) + "," + near(numbers.group(2), longitude));
            }
        }
        return guesses;
    }

    /** Some ten-thousandths beside a number, written as it is. */
    private static String near(String number, int tenThousandths) {
        return new BigDecimal(number)
                .add(BigDecimal.valueOf(tenThousandths, 4))
                .setScale(new BigDecimal(number).scale(), RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static List<String> solved(Set<String> digests, List<String> guesses) {
        return guesses.stream()
                .filter(guess -> digests.contains(Sha256.hex(guess.getBytes(UTF_8))))
                .distinct()
                .toList();
    }

    /** Names and contents of all files but the verifiers, and what is in Base64 in them. */
    private static List<String> texts(Path root) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("erify", 1))
                    .toList()) {
                String text = new String(Files.readAllBytes(file), ISO_8859_1);
                texts.add(file.getFileName() + "\n" + text);
                for (String run : runs(text, "[A-Za-z0-9_-]{24,}")) {
                    if (run.length() % 4 != 1) {
                        texts.add(new String(Base64.getUrlDecoder().decode(run), UTF_8));
                    }
                }
            }
        }
        return texts;
    }

    /** All that could be a SHA-256, as it stands or in a disclosure, in hex. */
    private static Set<String> digests(Path root) throws IOException {
        Set<String> digests = new HashSet<>();
        for (String text : texts(root)) {
            runs(text, "[0-9a-fA-F]{64}").forEach(run -> digests.add(run.toLowerCase(Locale.ROOT)));
            for (String run : runs(text, "[A-Za-z0-9+/_-]{43}")) {
                String standard = run.replace('-', '+').replace('_', '/');
                digests.add(HexFormat.of().formatHex(Base64.getDecoder().decode(standard + "=")));
            }
        }
        return digests;
    }

    private static List<String> runs(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @AfterAll
    static void nobodyVouches() throws IOException {
        vouched.close();
    }
}
