package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.proof.Disclosure;
import anpr.hub.core.proof.NoteSigner;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packages of sealed reads: they verify by both verifiers, and tell the defence nothing that is withheld from it. */
class EvidencePackageTest {
    private static final PackageNumber FIRST = new PackageNumber("OP-SIM", 1);
    private static final Consumer<ObjectNode> AS_IT_IS = read -> {};

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Authority authority;
    private static Verifiers verifiers;

    private CaseFile file;

    @BeforeAll
    static void authorities() throws Exception {
        assumeThat(Verifiers.canRun("openssl")).as("openssl is installed").isTrue();
        assumeThat(Verifiers.canRun("xxd")).as("xxd is installed").isTrue();
        authority = new Authority(shared.resolve("authority"));
        verifiers = new Verifiers(Files.createDirectory(shared.resolve("classes")));
    }

    @BeforeEach
    void open() throws IOException {
        file = new CaseFile(directory, authority);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @ParameterizedTest
    @EnumSource(Recipient.class)
    void eachCopyVerifies(Recipient recipient) throws IOException {
        file.add(AS_IT_IS).add(AS_IT_IS, true).add(file.patch(jpeg()));

        assertThat(file.write(FIRST, recipient)).isEmpty();

        Verifiers.Answer answer = verify(recipient, FIRST.id(recipient));
        assertThat(answer.verdict())
                .as(answer.text())
                .startsWith("VERIFIED " + (recipient == Recipient.DEFENCE ? 2 : 3) + " records, package "
                        + FIRST.id(recipient) + ", case OP-SIM, for " + recipient.text());
    }

    @Test
    void whatOthersVouchedForGoesWithIt() throws IOException {
        file.witness = new NoteSigner.Witness("witness.test", NoteSigner.newKeys());
        file.add(AS_IT_IS);
        file.write(FIRST, Recipient.DEFENCE);
        Files.copy(authority.file("tsa-root.pem"), file.trust().resolve("tsa-root.pem"));

        Verifiers.Answer answer = verify(Recipient.DEFENCE, FIRST.id(Recipient.DEFENCE));
        assertThat(answer.status()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains("ok token: log ingest", "ok witness: log audit")
                .doesNotContain("note token", "note witness");
        assertThat(text("READ-ME-FIRST.html"))
                .contains("before the time of the stamp")
                .doesNotContain("No second organisation");
    }

    @Test
    void anEmptyResultIsAPackageToo() throws IOException {
        assertThat(file.write(FIRST, Recipient.DEFENCE)).isEmpty();

        assertThat(verify(Recipient.DEFENCE, FIRST.id(Recipient.DEFENCE)).verdict())
                .startsWith("VERIFIED 0 records");
    }

    @Test
    void theCopiesAreOfTheSameLeaves() throws IOException {
        file.add(AS_IT_IS).add(AS_IT_IS);
        file.write(FIRST, Recipient.values());

        List<String> payloads = payloads(Recipient.DEFENCE);
        assertThat(payloads).hasSize(2);
        assertThat(payloads(Recipient.PROSECUTOR)).isEqualTo(payloads);
        assertThat(payloads(Recipient.COURT_ANNEX)).isEqualTo(payloads);
        assertThat(groups(Recipient.COURT_ANNEX))
                .contains("location.precise", "source")
                .doesNotContain("plate", "time.device", "id");
        assertThat(groups(Recipient.DEFENCE)).contains("plate").doesNotContain("location.precise", "source", "raw");
    }

    @Test
    void anOldPackageIsNoNewOne() throws IOException {
        file.add(AS_IT_IS);
        file.write(FIRST, Recipient.DEFENCE);

        assertThat(verify(Recipient.DEFENCE, new PackageNumber("OP-SIM", 2).id(Recipient.DEFENCE))
                        .text())
                .contains("FAIL package: this is package ANPR-OP-SIM-001-DEFENCE, not ANPR-OP-SIM-002-DEFENCE");
    }

    @Test
    void aCopyForOneRecipientIsNoneForAnother() throws IOException {
        file.add(AS_IT_IS);
        file.write(FIRST, Recipient.DEFENCE);
        Path info = file.root(Recipient.DEFENCE).resolve("bag-info.txt");
        Files.writeString(info, Files.readString(info).replace("Recipient: DEFENCE", "Recipient: PROSECUTOR"));

        assertThat(verify(Recipient.DEFENCE, FIRST.id(Recipient.DEFENCE)).text())
                .contains("FAIL manifest: bag-info.txt: differs from what was sealed");
    }

    @Test
    void theDefenceFindsNoPlaceNameOrDigestAnywhere() throws IOException {
        file.add(AS_IT_IS).add(file.patch(jpeg()));
        file.write(FIRST, Recipient.DEFENCE);

        for (String value : List.of(
                "51.501009",
                "51.501",
                "0.141588",
                "CAM7",
                "Mockway",
                "AGR-1",
                "192.0.2.7",
                "m-1",
                "f".repeat(64),
                "b".repeat(64),
                "e".repeat(64))) {
            assertThat(opened(Recipient.DEFENCE)).as(value).noneMatch(text -> text.contains(value));
        }
    }

    /** The attack that a plain digest falls to: every place of a town, in the forms that software writes, against all there is. */
    @Test
    void tryingEveryPlaceOfATownAgainstEveryDigestFindsNothing() throws Exception {
        file.add(AS_IT_IS).add(file.patch(jpeg()));
        file.write(FIRST, Recipient.DEFENCE);
        Set<String> digests = digests(Recipient.DEFENCE);

        assertThat(digests).hasSizeGreaterThan(100);
        assertThat(solved(digests)).isEmpty();
        String plain = "{\"latitude\":51.501009,\"longitude\":-0.141588,\"locationSource\":\"REGISTER\","
                + "\"locationText\":\"Mockway (simulated)\"}";
        assertThat(solved(Set.of(Sha256.hex(plain.getBytes(UTF_8)))))
                .as("the same attack on a digest without salt")
                .containsExactly(plain);
    }

    @Test
    void aDigestOfAPlaceWithoutSaltIsFound() throws IOException {
        file.purpose = "see " + Sha256.hex("51.50101".getBytes(UTF_8));
        file.add(AS_IT_IS);

        assertThat(file.write(FIRST, Recipient.DEFENCE))
                .extracting(LeakScan.Leak::kind)
                .containsOnly("a digest of a coordinate");
    }

    @Test
    void aLineageThatNamesTheCameraIsWithheldAndCounted() throws IOException {
        file.add(read -> ((ObjectNode) CaseFile.provenance(read).get("lineage").get(0))
                .put("path", "/CAM7 Mockway North/plate"));

        assertThat(file.write(FIRST, Recipient.DEFENCE)).isEmpty();

        assertThat(groups(Recipient.DEFENCE)).doesNotContain("lineage");
        assertThat(text("READ-ME-FIRST.html")).contains("because it would tell what is withheld above");
        assertThat(verify(Recipient.DEFENCE, FIRST.id(Recipient.DEFENCE)).verdict())
                .startsWith("VERIFIED");
    }

    @Test
    void aMappingThatNamesThePlaceIsWithheld() throws IOException {
        file.mappings.put("d".repeat(64), "# for Mockway (simulated)\nid: mock-json\n");
        file.add(AS_IT_IS);

        assertThat(file.write(FIRST, Recipient.DEFENCE, Recipient.PROSECUTOR)).isEmpty();

        assertThat(text("data/software/software.csv")).contains("withheld: it names what is withheld");
        assertThat(file.root(Recipient.DEFENCE).resolve("data/software/mappings"))
                .doesNotExist();
        assertThat(file.root(Recipient.PROSECUTOR).resolve("data/software/mappings/mock-json-3-dddddddddddd.yaml"))
                .exists();
    }

    @Test
    void aPictureWithAPlaceInItGoesAsACopyWithoutIt() throws IOException {
        file.add(file.patch(withComment(jpeg(), "51.501009 -0.141588")));

        assertThat(file.write(FIRST, Recipient.DEFENCE, Recipient.PROSECUTOR)).isEmpty();

        assertThat(groups(Recipient.DEFENCE)).doesNotContain("image.patch");
        assertThat(file.root(Recipient.DEFENCE).resolve("data/images/derived/ingest-5-plate.jpg"))
                .hasBinaryContent(jpeg());
        assertThat(file.root(Recipient.PROSECUTOR).resolve("data/images/ingest-5-plate.jpg"))
                .exists();
        for (Recipient recipient : List.of(Recipient.DEFENCE, Recipient.PROSECUTOR)) {
            assertThat(verify(recipient, FIRST.id(recipient)).verdict()).startsWith("VERIFIED");
        }
    }

    @Test
    void aCleanPictureGoesAsItWasReceived() throws IOException {
        file.add(file.patch(jpeg()));
        file.write(FIRST, Recipient.DEFENCE);

        assertThat(groups(Recipient.DEFENCE)).contains("image.patch");
        assertThat(file.root(Recipient.DEFENCE).resolve("data/images/ingest-5-plate.jpg"))
                .hasBinaryContent(jpeg());
    }

    @Test
    void whatSomebodyWritesIntoThePurposeIsFoundAndNotQuoted() throws IOException {
        file.purpose = "whereabouts near CAM7 Mockway North";
        file.add(AS_IT_IS);

        assertThat(file.write(FIRST, Recipient.DEFENCE))
                .extracting(LeakScan.Leak::file, LeakScan.Leak::kind)
                .contains(
                        tuple("READ-ME-FIRST.html", "a camera's name or number"),
                        tuple("bag-info.txt", "a camera's name or number"));
    }

    @Test
    void aRecordWhoseExistenceIsSensitiveIsNotTold() throws IOException {
        file.add(AS_IT_IS).add(AS_IT_IS, true);
        file.write(FIRST, Recipient.DEFENCE);

        assertThat(opened(Recipient.DEFENCE)).noneMatch(text -> text.contains("000000000002"));
        assertThat(payloads(Recipient.DEFENCE)).hasSize(1);
        assertThat(groups(Recipient.DEFENCE, "data/selection.sdl")).containsExactly("id", "open");
    }

    @Test
    void theAnnexHasNoFileAndNoValueThatIsNotForTheCourt() throws IOException {
        file.add(file.patch(jpeg()));
        assertThat(file.write(FIRST, Recipient.COURT_ANNEX)).isEmpty();
        try (Stream<Path> files = Files.walk(file.root(Recipient.COURT_ANNEX).resolve("data"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(each -> each.getParent().getFileName() + ""))
                    .containsOnly("data", "proofs", "audit", "ingest");
        }
    }

    @Test
    void aMomentThatSomebodyWritesIntoThePurposeIsFoundInTheAnnex() throws IOException {
        file.purpose = "seen at 2026-08-01T06:59:59.000Z";
        file.add(read -> read.put("captureTime", "2026-08-01T06:59:59.000Z"));

        assertThat(file.write(FIRST, Recipient.COURT_ANNEX))
                .extracting(LeakScan.Leak::file, LeakScan.Leak::kind)
                .containsExactlyInAnyOrder(tuple("READ-ME-FIRST.html", "a time"), tuple("bag-info.txt", "a time"));
    }

    @Test
    void aPlateThatIsAFormulaIsText() throws IOException {
        file.add(read -> read.put("vrmAsRead", "=cmd|'/c calc'!A1").remove("vrm"));
        file.write(FIRST, Recipient.DEFENCE);

        assertThat(text("data/records.csv")).contains(",'=cmd|'/c calc'!A1,");
        assertThat(verify(Recipient.DEFENCE, FIRST.id(Recipient.DEFENCE)).verdict())
                .startsWith("VERIFIED");
    }

    @Test
    void whatIsNotMeasuredIsSaidNotToBe() throws IOException {
        file.add(AS_IT_IS);
        file.write(FIRST, Recipient.DEFENCE);

        assertThat(text("data/clock/clock.csv")).contains(",875,not measured,");
        assertThat(text("data/software/KNOWN-DEFECTS.csv")).contains("LOCATION_OUTSIDE_AREA is set only where");
        assertThat(text("READ-ME-FIRST.html"))
                .contains("No time-stamping authority", "No second organisation", "What it does not prove")
                .doesNotContain("<script", "http://", "https://", "<img");
    }

    @Test
    void aRecordThatMayUndermineStandsByItselfOnTheDraftSchedule() throws IOException {
        file.add(AS_IT_IS);
        file.write(FIRST, Recipient.PROSECUTOR, Recipient.DEFENCE);

        Path schedules = file.root(Recipient.PROSECUTOR).resolve("data/schedule");
        assertThat(Files.readString(schedules.resolve("MG6C-draft.csv")))
                .contains("DRAFT - FOR DISCLOSURE OFFICER", "1 vehicle read records", "low confidence");
        assertThat(schedules.resolve("MG6D-draft.csv")).exists();
        assertThat(file.root(Recipient.DEFENCE).resolve("data/schedule")).doesNotExist();
    }

    @Test
    void theHistoryIsProvJson() throws IOException {
        file.add(AS_IT_IS);
        file.write(FIRST, Recipient.DEFENCE);

        var prov = new ObjectMapper().readTree(text("data/prov/prov.json"));
        assertThat(prov.at("/entity/hub:record-ingest-5/hub:leaf").asInt()).isEqualTo(5);
        assertThat(prov.path("wasGeneratedBy")).hasSize(2);
    }

    private Verifiers.Answer verify(Recipient recipient, String id) {
        return verifiers.both(file.root(recipient), file.trust().toString(), id);
    }

    private String text(String name) throws IOException {
        return Files.readString(file.root(Recipient.DEFENCE).resolve(name));
    }

    private List<String> payloads(Recipient recipient) throws IOException {
        return Files.readAllLines(file.root(recipient).resolve("data/records.sdl")).stream()
                .map(line -> line.substring(0, line.indexOf('~')))
                .toList();
    }

    private List<String> groups(Recipient recipient) throws IOException {
        return groups(recipient, "data/records.sdl");
    }

    private List<String> groups(Recipient recipient, String name) throws IOException {
        return Files.readAllLines(file.root(recipient).resolve(name)).stream()
                .flatMap(line -> Stream.of(line.split("~")).skip(1))
                .map(encoded -> Disclosure.parse(encoded).group())
                .toList();
    }

    /** Names and contents of all files, and what is in Base64 in them. */
    private List<String> opened(Recipient recipient) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(file.root(recipient))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(each), ISO_8859_1);
                if (!each.toString().matches(".*/(verify\\.sh|Verify\\.java|VERIFY\\.md)")) {
                    texts.add(each.getFileName() + "\n" + text);
                }
                Matcher runs = Pattern.compile("[A-Za-z0-9_-]{24,}").matcher(text);
                while (runs.find()) {
                    String run = runs.group();
                    if (run.length() % 4 != 1) {
                        texts.add(new String(Base64.getUrlDecoder().decode(run), UTF_8));
                    }
                }
            }
        }
        return texts;
    }

    /** All that could be a SHA-256 in the copy, as it stands or in a disclosure, in hex. */
    private Set<String> digests(Recipient recipient) throws IOException {
        Set<String> digests = new HashSet<>();
        for (String text : opened(recipient)) {
            Matcher hex = Pattern.compile("[0-9a-fA-F]{64}").matcher(text);
            while (hex.find()) {
                digests.add(hex.group().toLowerCase(Locale.ROOT));
            }
            Matcher base64 = Pattern.compile("[A-Za-z0-9+/_-]{43}").matcher(text);
            while (base64.find()) {
                String standard = base64.group().replace('-', '+').replace('_', '/');
                digests.add(HexFormat.of().formatHex(Base64.getDecoder().decode(standard + "=")));
            }
        }
        return digests;
    }

    /** By places to 0.0001 degrees of the whole town, and to 0.000001 of the street. */
    private static List<String> solved(Set<String> digests) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<String> solved = new ArrayList<>();
        for (int latitude = -100; latitude <= 100; latitude++) {
            for (int longitude = -100; longitude <= 100; longitude++) {
                for (String guess : guesses(51.5 + latitude / 1e4, -0.14 + longitude / 1e4, 4)) {
                    if (digests.contains(HexFormat.of().formatHex(sha256.digest(guess.getBytes(UTF_8))))) {
                        solved.add(guess);
                    }
                }
                for (String guess : guesses(51.501 + latitude / 1e6, -0.1416 + longitude / 1e6, 6)) {
                    if (digests.contains(HexFormat.of().formatHex(sha256.digest(guess.getBytes(UTF_8))))) {
                        solved.add(guess);
                    }
                }
            }
        }
        return solved;
    }

    private static List<String> guesses(double latitude, double longitude, int decimals) {
        String one = String.format(Locale.ROOT, "%." + decimals + "f", latitude);
        String other = String.format(Locale.ROOT, "%." + decimals + "f", longitude);
        return List.of(
                one,
                other,
                one + "," + other,
                "{\"latitude\":" + one + ",\"longitude\":" + other
                        + ",\"locationSource\":\"REGISTER\",\"locationText\":\"Mockway (simulated)\"}");
    }

    static byte[] jpeg() throws IOException {
        BufferedImage picture = new BufferedImage(12, 4, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(3, 2, 0xFFFFFF);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", bytes);
        return bytes.toByteArray();
    }

    static byte[] withComment(byte[] jpeg, String comment) {
        byte[] text = comment.getBytes(UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) (text.length + 2)});
        bytes.writeBytes(text);
        bytes.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }
}
