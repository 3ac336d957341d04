package anpr.hub.routes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TryCommandTest {
    private static final Path HOME =
            Path.of(System.getProperty("hub.home", ".")).toAbsolutePath().normalize();
    private static final Set<String> VENDORS = Set.of("hikvision", "openalpr-rekor", "genetec-autovu");

    @TempDir
    private Path folder;

    private record Run(int status, List<JsonNode> reports, String complaints) {
        JsonNode only() {
            assertThat(reports).as(complaints).hasSize(1);
            return reports.getFirst();
        }
    }

    @Test
    void aFileIsRecognisedNormalisedAndTracedToItsBytes() throws IOException {
        Path file = sample("hikvision/samples/bare/in.xml");

        JsonNode report = run(file.toString()).only();

        assertThat(report.path("file").asText()).isEqualTo(file.toString());
        assertThat(report.path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(report.path("sourceType").asText()).isEqualTo("hikvision");
        assertThat(report.at("/reads/0/vrm").asText()).isEqualTo("ZZ99ZZZ");
        assertThat(report.at("/reads/0/captureTime").asText()).isEqualTo("2026-03-14T08:15:30.250Z");
        assertThat(report.at("/reads/0").has("feedId")).isFalse();
        JsonNode plate = report.at("/lineage/0/0");
        assertThat(plate.path("field").asText()).isEqualTo("vrmAsRead");
        assertThat(new String(
                        Files.readAllBytes(file),
                        plate.path("offset").asInt(),
                        plate.path("length").asInt(),
                        StandardCharsets.UTF_8))
                .isEqualTo("ZZ99ZZZ");
        assertThat(report.path("problems")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hikvision/samples/heartbeat/in.xml, HEARTBEAT, HEARTBEAT",
        "hikvision/samples/motion/in.xml, NOT_A_READ, NOT_A_READ",
        "hikvision/samples/no-plate/in.xml, NOT_A_READ, NO_PLATE",
        "hikvision/samples/doctype/in.xml, QUARANTINED, UNRECOGNISED",
        "rekor/samples/vehicle-without-plate/in.json, NOT_A_READ, NO_PLATE",
        "bof2/samples/capture-without-zone/in.xml, QUARANTINED, TIME_ZONE_UNKNOWN",
        "csv-batch/samples/bad-rows/in.csv, ACCEPTED, ROW_MALFORMED"
    })
    void theOutcomeOfAFileIsThatOfItsBestRecordAndEveryProblemIsNamed(String sample, String outcome, String problem)
            throws IOException {
        JsonNode report = run(sample(sample).toString()).only();

        assertThat(report.path("outcome").asText()).isEqualTo(outcome);
        assertThat(Stream.of("reason", "rule")
                        .map(key -> report.at("/problems/0/" + key).asText()))
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "pseudonym, PSEUDONYM, 'pseudonym: hash, pseudonymScheme: {from: {constant: mock-hash-1}}, captureTime: {from: at, via: [{timestamp: {patterns: iso}}]}'",
        "transaction, TRANSACTION, 'vrmAsRead: plate, transaction.entryTime: {from: at, via: [{timestamp: {patterns: iso}}]}'"
    })
    void whatIsNoReadHasAnOutcomeOfItsOwn(String kind, String outcome, String fields) throws IOException {
        Path mappings = Files.createDirectories(folder.resolve("mappings"));
        Files.copy(sample("mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        Files.writeString(
                Files.createDirectory(mappings.resolve("mock")).resolve("mapping.yaml"), """
                id: mock
                version: "1"
                title: Mock (simulated)
                reply: {status: 200}
                formats: {json: {}}
                recognise: [{/at: {present: true}}]
                records:
                  - at: /
                    kind: %s
                    fields: {%s}
                """.formatted(kind, fields));
        Path file = Files.writeString(
                folder.resolve("in.json"), "{\"hash\":\"f00d\",\"plate\":\"ZZ99ZZZ\",\"at\":\"2026-03-14T08:15:30Z\"}");

        JsonNode report =
                run(file.toString(), "--mappings", mappings.toString()).only();

        assertThat(report.path("outcome").asText()).isEqualTo(outcome);
        assertThat(report.path("reads")).as("it is no read").isEmpty();
    }

    @Test
    void aMultipartBodyIsReadByItsContentType() throws IOException {
        String file = sample("hikvision/samples/multipart/in.bin").toString();

        JsonNode stated = run("--content-type", "multipart/form-data; boundary=boundary", file)
                .only();
        JsonNode unstated = run("hikvision", file).only();

        assertThat(stated.at("/reads/0/platePatch/mediaType").asText()).isEqualTo("image/jpeg");
        assertThat(stated.at("/reads/0/imageOriginal")).hasSize(2);
        assertThat(unstated.at("/reads/0/imageOriginal")).hasSize(2);
    }

    @Test
    void onePartWithItsHeadersIsReadBehindThem() throws IOException {
        byte[] xml = Files.readAllBytes(sample("hikvision/samples/bare/in.xml"));
        Path file = folder.resolve("part.txt");
        byte[] head = "Content-Type: application/xml; charset=\"UTF-8\"\r\nContent-Length: 9\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + xml.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(xml, 0, all, head.length, xml.length);
        Files.write(file, all);

        JsonNode report = run(file.toString()).only();

        assertThat(report.path("outcome").asText()).isEqualTo("ACCEPTED");
        JsonNode plate = report.at("/lineage/0/0");
        assertThat(new String(all, plate.path("offset").asInt(), 7, StandardCharsets.US_ASCII))
                .isEqualTo("ZZ99ZZZ");
    }

    @Test
    void aFeedBringsItsRegisterAndItsZone() throws IOException {
        Path file = folder.resolve("rows.csv");
        Files.writeString(
                file,
                "VRM,Camera,Time\nZZ99ZZZ,Mockway One entry,01/07/2026 09:00:00\nZZ98ZZZ,Nowhere,01/07/2026 09:00:01\n");

        JsonNode report = run("mockway-upload", file.toString(), "--received-at", "2026-07-01T10:00:00Z")
                .only();

        assertThat(report.at("/reads/0/captureTime").asText()).isEqualTo("2026-07-01T08:00:00.000Z");
        assertThat(report.at("/reads/0/cameraId").asInt()).isEqualTo(1);
        assertThat(report.at("/reads/0/provenance/feed").asText()).isEqualTo("mockway-upload");
        assertThat(report.at("/problems/0/reason").asText()).isEqualTo("CAMERA_UNKNOWN");
    }

    @Test
    void timeOfReceiptCanBeChosen() throws IOException {
        String file = sample("hikvision/samples/bare/in.xml").toString();

        JsonNode report = run(file, "--received-at", "2026-03-14T08:00:00Z").only();

        assertThat(report.at("/problems/0/reason").asText()).isEqualTo("TIME_IN_FUTURE");
    }

    @Test
    void whatCannotBeDoneIsSaidInPlainWords() throws IOException {
        String file = sample("hikvision/samples/bare/in.xml").toString();

        assertThat(run("no-such-thing", file).status()).isEqualTo(2);
        assertThat(run("no-such-thing", file).complaints())
                .contains("'no-such-thing' is no file, no source type in")
                .contains("and no feed in");
        assertThat(run("hikvision").complaints()).contains("name a file to try with 'hikvision'");
        Run missing = run("hikvision", "no-such-file", file);
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.complaints()).contains("no-such-file: there is no such file");
        assertThat(missing.reports()).hasSize(1);
    }

    @Test
    void thirdPartiesMessagesGiveWhatIsExpected() throws IOException {
        Optional<Path> samples = Stream.of(
                        System.getProperty("hub.samples", "shared-samples"),
                        "../shared/samples",
                        "../../shared/samples")
                .map(HOME::resolve)
                .filter(candidate -> Files.isRegularFile(candidate.resolve("expected.json")))
                .findFirst();
        assumeTrue(samples.isPresent(), "no shared samples here");
        JsonNode expectations =
                new ObjectMapper().readTree(Files.readAllBytes(samples.get().resolve("expected.json")));
        int checked = 0;
        for (JsonNode expected : expectations) {
            if (VENDORS.contains(expected.path("vendor").asText())) {
                JsonNode report = run(samples.get()
                                .resolve(expected.path("file").asText())
                                .toString())
                        .only();
                assertThat(report.path("outcome").asText())
                        .as(expected.path("file").asText())
                        .isIn(outcomes(expected));
                checked++;
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(VENDORS.size());
    }

    private static List<String> outcomes(JsonNode expected) {
        return switch (expected.path("kind").asText()) {
            case "heartbeat" -> List.of("HEARTBEAT");
            case "no-plate" -> List.of("NOT_A_READ");
            case "not-a-read" -> List.of("NOT_A_READ", "QUARANTINED");
            default -> {
                boolean whole = true;
                for (JsonNode read : expected.path("reads")) {
                    whole &= read.path("vrm").isTextual()
                            && read.path("capturedAtUtc").isTextual();
                }
                yield List.of(whole ? "ACCEPTED" : "QUARANTINED");
            }
        };
    }

    private static Path sample(String name) {
        return HOME.resolve("mappings").resolve(name);
    }

    private static Run run(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = HubCommand.line().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("try"));
        all.addAll(List.of(arguments));
        int status = line.execute(all.toArray(String[]::new));
        List<JsonNode> reports = new ArrayList<>();
        for (String report : out.toString().lines().toList()) {
            reports.add(new ObjectMapper().readTree(report));
        }
        return new Run(status, reports, err.toString());
    }
}
