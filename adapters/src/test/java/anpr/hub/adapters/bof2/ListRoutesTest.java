package anpr.hub.adapters.bof2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.adapters.Program;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.adapters.WebServer;
import anpr.hub.adapters.soap.RawEndpoints;
import anpr.hub.core.exchange.Dialect;
import anpr.hub.core.exchange.ListSupply;
import anpr.hub.core.exchange.ListUnit;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The hotlist services on a real web server, of a supply in memory. */
class ListRoutesTest {
    private static final int MOST = 10_000;
    private static final RecordingTally TALLY = new RecordingTally();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Supply SUPPLY = new Supply();

    @TempDir
    static Path folder;

    private static WebServer server;

    @BeforeAll
    static void start() {
        RawEndpoints endpoints = Bof2Routes.endpoints();
        server = WebServer.start(new ListRoutes(SUPPLY, TALLY, MOST, endpoints), endpoints.servlet("/bof2/services/*"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void anew() {
        TALLY.reset();
        SUPPLY.reported.clear();
    }

    @Test
    void tellsTheRevisionOfTheRepositoryAndMinusOneIfItIsTheSame() throws Exception {
        assertThat(ask(ListService.REPOSITORY, "<revNumber xsi:type=\"xsd:long\">4</revNumber>"))
                .contains("<getRepoStatusReturn xsi:type=\"xsd:long\">7</getRepoStatusReturn>");
        assertThat(ask(ListService.REPOSITORY, "<revNumber>7</revNumber>")).contains(">-1</getRepoStatusReturn>");
        assertThat(ask(ListService.REPOSITORY, "<revNumber xsi:nil=\"true\"/>")).contains(">7</getRepoStatusReturn>");
    }

    @Test
    void tellsHowEachListStands() throws Exception {
        assertThat(ask(ListService.STATUS, ""))
                .contains("soapenc:arrayType=\"ns2:BofHotlistRevisions[2]\"")
                .contains("<externalSystemRevision xsi:type=\"soapenc:string\">2</externalSystemRevision>"
                        + "<hotlistName xsi:type=\"soapenc:string\">mock &lt;stolen&gt;</hotlistName>"
                        + "<latestRevision xsi:type=\"soapenc:string\">3</latestRevision>")
                .contains("<externalSystemRevision xsi:type=\"soapenc:string\">0</externalSystemRevision>"
                        + "<hotlistName xsi:type=\"soapenc:string\">mock-new</hotlistName>");
    }

    @ParameterizedTest
    @EnumSource(names = {"UPDATES", "UPDATES_OF_SIZE"})
    void givesAnUpdateByteForByteAndKeepsNoCopy(ListService service) throws Exception {
        byte[] zip = zip(9_001);

        String answer = ask(service, "<hotlistName>mock-new</hotlistName><size>10000</size>");

        assertThat(Base64.getDecoder().decode(text(answer, "hotlistDeltas"))).isEqualTo(zip);
        assertThat(text(answer, "fileTooBig")).isEqualTo("false");
        assertThat(text(answer, "latestRevision")).isEqualTo("3");
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void saysThatAnUpdateIsTooBigAndGivesNothing() throws Exception {
        zip(9_001);
        String small = ask(ListService.UPDATES_OF_SIZE, "<hotlistName>mock-new</hotlistName><size>9000</size>");
        zip(MOST + 1);
        String any = ask(ListService.UPDATES, "<hotlistName>mock-new</hotlistName>");

        for (String answer : List.of(small, any)) {
            assertThat(text(answer, "fileTooBig")).isEqualTo("true");
            assertThat(answer).contains("<hotlistDeltas xsi:type=").contains("xsi:nil=\"true\"/>");
        }
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void givesNothingToAUnitThatHoldsTheLatest() throws Exception {
        SUPPLY.zip = null;

        String answer = ask(ListService.UPDATES, "<hotlistName>mock-new</hotlistName>");

        assertThat(text(answer, "fileTooBig")).isEqualTo("false");
        assertThat(answer).contains("xsi:nil=\"true\"/>");
    }

    static String[] reports() {
        return new String[] {
            "<hotlistsAndRevisions soapenc:arrayType='x:y[2]'><item><hotlistName>a</hotlistName><currentRevision>4"
                    + "</currentRevision></item><item><currentRevision>0</currentRevision><hotlistName>b</hotlistName>"
                    + "</item></hotlistsAndRevisions>",
            "<hotlistsAndRevisions href='#x'/>\n<multiRef id='x'><i href='#y'/><i href='#z'/></multiRef>"
                    + "<multiRef id='y'><hotlistName href='#n'/><currentRevision>4</currentRevision></multiRef>"
                    + "<multiRef id='z'><hotlistName>b</hotlistName><currentRevision>0</currentRevision></multiRef>"
                    + "<multiRef id='n'>a</multiRef>"
        };
    }

    @ParameterizedTest
    @MethodSource("reports")
    void takesWhatAUnitHolds(String lists) throws Exception {
        assertThat(ask(ListService.SET_STATUS, lists)).contains("setHotlistStatusResponse");

        assertThat(SUPPLY.reported).containsExactlyInAnyOrderEntriesOf(Map.of("a", "4", "b", "0"));
    }

    @ParameterizedTest
    @EnumSource(ListService.class)
    void saysTheSameToEveryoneWhoIsNoUnit(ListService service) throws Exception {
        String rest = "<hotlistName>mock-new</hotlistName>";
        String wrong =
                post(service, request(service, "car-7", "guess", "7", rest)).body();

        assertThat(wrong).contains("<faultstring>Not admitted</faultstring>");
        assertThat(post(service, request(service, "nobody", "open-sesame", "7", rest))
                        .body())
                .isEqualTo(wrong);
        assertThat(post(service, request(service, "car-7", "open-sesame", "8", rest))
                        .body())
                .as("another source")
                .isEqualTo(wrong);
        assertThat(post(service, Soap.envelope("<" + service.operation() + "/>"))
                        .body())
                .isEqualTo(wrong);
        assertThat(TALLY.refused()).hasSize(4).containsOnly(Refusal.NOT_ADMITTED);
    }

    @Test
    void aListThatIsNotThereForAUnitIsNotThere() throws Exception {
        String answer = post(
                        ListService.UPDATES,
                        request(ListService.UPDATES, "car-7", "open-sesame", "7", "<hotlistName>x</hotlistName>"))
                .body();

        assertThat(answer).contains("There is no such list for this unit").doesNotContain(">x<");
    }

    /** Not requests at all, not of this service, or with too much in them. */
    static String[] hostile() {
        String known =
                "<signatureOfSender>open-sesame</signatureOfSender><username>car-7</username><sourceId>7</sourceId>";
        String open = "<Envelope><Body><setHotlistStatus>" + known;
        return new String[] {
            "not XML",
            "<Envelope><Body/></Envelope>",
            Soap.envelope("<getHotlistStatus>" + known + "</getHotlistStatus>"),
            "<!DOCTYPE e [<!ENTITY a \"aaaa\">]><Envelope><Body><setHotlistStatus><username>&a;</username>"
                    + "</setHotlistStatus></Body></Envelope>",
            "<!DOCTYPE e SYSTEM \"http://127.0.0.1:9/e.dtd\">" + open + "</setHotlistStatus></Body></Envelope>",
            open + "<hotlistsAndRevisions>" + "<x>".repeat(100),
            open + "<hotlistsAndRevisions>" + "<x/>".repeat(3_000),
            open + "<hotlistsAndRevisions>"
                    + "<i><hotlistName>a</hotlistName><currentRevision>1</currentRevision></i>".repeat(501)
                    + "</hotlistsAndRevisions></setHotlistStatus></Body></Envelope>",
            open + "<hotlistsAndRevisions><i><hotlistName>a</hotlistName></i></hotlistsAndRevisions></setHotlistStatus>"
                    + "</Body></Envelope>",
            open + "<hotlistsAndRevisions href='#a'/></setHotlistStatus><multiRef id='a'><i href='#a'/></multiRef>"
                    + "</Body></Envelope>",
            open + "</setHotlistStatus>" + " ".repeat(300_000) + "</Body></Envelope>"
        };
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void answersAFaultToWhatIsNoRequest(String request) throws Exception {
        HttpResponse<String> response = post(ListService.SET_STATUS, request);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("<faultcode>soapenv:Client</faultcode>");
        assertThat(SUPPLY.reported).isEmpty();
        assertThat(TALLY.refused()).hasSize(1);
    }

    @Test
    void refusesANumberThatIsNone() throws Exception {
        HttpResponse<String> response = post(
                ListService.REPOSITORY,
                request(ListService.REPOSITORY, "car-7", "open-sesame", "7", "<revNumber>1e9</revNumber>"));

        assertThat(response.body()).contains("Expected a whole number as revNumber");
    }

    @ParameterizedTest
    @EnumSource(ListService.class)
    void describesNothing(ListService service) throws Exception {
        for (String query : new String[] {"", "?wsdl"}) {
            HttpResponse<String> response = CLIENT.send(
                    HttpRequest.newBuilder(uri(service.path() + query)).GET().build(), BodyHandlers.ofString());

            assertThat(response.statusCode()).as(query).isEqualTo(405);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void servesCurlWithAnEnvelopeFromAFile(@TempDir Path here) throws Exception {
        Path curl = Program.need("/usr/bin/curl", "/usr/local/bin/curl");
        byte[] zip = zip(2_000);
        Files.writeString(
                here.resolve("ask.xml"),
                request(ListService.UPDATES, "car-7", "open-sesame", "7", "<hotlistName>mock-new</hotlistName>"));

        String answer = Program.run(
                here,
                curl.toString(),
                "-sS",
                "-H",
                "Content-Type: text/xml; charset=utf-8",
                "-H",
                "SOAPAction: \"\"",
                "--data-binary",
                "@ask.xml",
                uri(ListService.UPDATES.path()).toString());

        assertThat(Base64.getDecoder().decode(text(answer, "hotlistDeltas"))).isEqualTo(zip);
    }

    private static byte[] zip(int length) throws IOException {
        byte[] zip = new byte[length];
        new Random(length).nextBytes(zip);
        SUPPLY.zip = zip;
        return zip;
    }

    private static String text(String answer, String name) {
        return answer.replaceFirst("(?s).*<" + name + "[^>]*>", "").replaceFirst("(?s)</" + name + ">.*", "");
    }

    private static String ask(ListService service, String rest) throws Exception {
        HttpResponse<String> response = post(service, request(service, "car-7", "open-sesame", "7", rest));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("xmlns:ns1=\"" + service.namespace() + "\"");
        return response.body();
    }

    /** @param rest other parts, and behind a line's end what they refer to */
    private static String request(ListService service, String user, String signature, String source, String rest) {
        String[] parts = rest.split("\n", 2);
        return Soap.envelope(
                "<n:%1$s xmlns:n=\"%2$s\"><%3$s>%4$s</%3$s><%5$s>%6$s</%5$s><%7$s>%8$s</%7$s>%9$s</n:%1$s>%10$s"
                        .formatted(
                                service.operation(),
                                service.namespace(),
                                service.signaturePart(),
                                signature,
                                service.userPart(),
                                user,
                                service.sourcePart(),
                                source,
                                parts[0],
                                parts.length > 1 ? parts[1] : ""));
    }

    private static HttpResponse<String> post(ListService service, String request) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(service.path()))
                        .header("Content-Type", "text/xml; charset=utf-8")
                        .header("SOAPAction", "\"\"")
                        .POST(BodyPublishers.ofString(request, UTF_8))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + "/bof2/services/" + path);
    }

    /** One unit, and lists of the test's. */
    private static final class Supply implements ListSupply {
        private final ListUnit unit = new ListUnit(
                "car-7", "Mock Police (simulated)", Optional.of("7"), Set.of(), Set.of(), Dialect.UNVERIFIED);
        private final Map<String, String> reported = new ConcurrentHashMap<>(new TreeMap<>());
        private volatile byte @Nullable [] zip = {};

        @Override
        public Optional<ListUnit> admit(String name, String signature) {
            return Optional.of(unit).filter(one -> one.id().equals(name) && signature.equals("open-sesame"));
        }

        @Override
        public long repository(ListUnit asking) {
            return 7;
        }

        @Override
        public List<Standing> standings(ListUnit asking) {
            return List.of(
                    new Standing("mock <stolen>", 3, Optional.of("2")), new Standing("mock-new", 3, Optional.empty()));
        }

        @Override
        public Optional<Update> update(ListUnit asking, String list) throws IOException {
            if (!list.equals("mock-new")) {
                return Optional.empty();
            }
            byte @Nullable [] bytes = zip;
            return Optional.of(new Update(
                    3,
                    bytes == null
                            ? Optional.empty()
                            : Optional.of(Files.write(Files.createTempFile(folder, "update", ".zip"), bytes))));
        }

        @Override
        public void holds(ListUnit asking, Map<String, String> revisions) {
            reported.putAll(revisions);
        }
    }
}
