package anpr.hub.adapters.bof2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.exchange.Dialect;
import anpr.hub.core.exchange.ListServer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client of hotlist services, of a server that answers what the test says. */
class ListClientTest {
    private static final int MOST = 30_000;

    @TempDir
    Path folder;

    private HttpServer server;
    private ListClient client;
    private volatile String answer = "";
    private volatile int status = 200;
    private volatile String asked = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/bof2/services/", exchange -> {
            asked = exchange.getRequestURI().getPath() + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            byte[] body = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml; charset=utf-8");
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/elsewhere");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bof2/services/");
        client = new ListClient(
                new ListServer(
                        "mock",
                        address,
                        "hub",
                        "12",
                        Duration.ofSeconds(1),
                        MOST,
                        Map.of("stolen", "their-stolen"),
                        Dialect.UNVERIFIED),
                "a<b&c");
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void asksAsTheWsdlsHaveItAndReadsARevision() throws Exception {
        answer = Soap.envelope(
                "<getRepoStatusResponse><getRepoStatusReturn>41</getRepoStatusReturn></getRepoStatusResponse>");

        assertThat(client.repository(40)).isEqualTo(41);

        assertThat(asked)
                .startsWith("/bof2/services/GetHotlistRepoStatusService\n")
                .contains("<ns1:getRepoStatus ", "xmlns:ns1=\"http://scarab.webservices.bof2.anite.com\"")
                .contains("<signatureOfSender xsi:type=\"xsd:string\">a&lt;b&amp;c</signatureOfSender>")
                .contains("<username xsi:type=\"xsd:string\">hub</username>")
                .contains("<sourceID xsi:type=\"xsd:string\">12</sourceID>")
                .contains("<revNumber xsi:type=\"xsd:long\">40</revNumber>");
    }

    @Test
    void readsStandingsInTheFormThatAxisWrites() throws Exception {
        answer = Soap.envelope("""
                <getHotlistStatusResponse><getHotlistStatusReturn soapenc:arrayType="x:y[2]"><r href="#id0"/><r href="#id1"/>\
                </getHotlistStatusReturn></getHotlistStatusResponse>\
                <multiRef id="id1"><externalSystemRevision xsi:nil="true"/><hotlistName>b</hotlistName>\
                <latestRevision>2</latestRevision></multiRef>\
                <multiRef id="id0"><externalSystemRevision href="#id2"/><hotlistName>a</hotlistName>\
                <latestRevision>9</latestRevision></multiRef><multiRef id="id2">8</multiRef>""");

        assertThat(client.standings())
                .containsExactly(
                        new ListClient.Standing("a", "9", Optional.of("8")),
                        new ListClient.Standing("b", "2", Optional.of("")));
    }

    static List<Integer> lengths() {
        return List.of(1, 2, 300, 767, 768, 769, 29_999, MOST);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void readsAFileOfAnyLengthWhereverItStands(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        String encoded = Base64.getMimeEncoder().encodeToString(bytes);
        Path zip = folder.resolve("given.zip");
        for (String form : new String[] {
            "<hotlistDeltas>" + encoded + "</hotlistDeltas></d></getHotlistUpdatesRestrictSizeResponse>",
            "<hotlistDeltas href='#id9'/></d></getHotlistUpdatesRestrictSizeResponse><multiRef id='id9'>" + encoded
                    + "</multiRef>"
        }) {
            answer = Soap.envelope("<getHotlistUpdatesRestrictSizeResponse><d><fileTooBig>false</fileTooBig>"
                    + "<hotlistName>stolen</hotlistName><latestRevision>9</latestRevision>" + form);

            assertThat(client.update("stolen", zip)).isEqualTo(new ListClient.Update("9", false, true));
            assertThat(zip).hasBinaryContent(bytes);
        }
        assertThat(asked).contains("<size xsi:type=\"xsd:int\">" + MOST + "</size>");
    }

    @Test
    void readsThatAnUpdateIsTooBig() throws Exception {
        answer = Soap.envelope("<getHotlistUpdatesRestrictSizeResponse><d><fileTooBig>true</fileTooBig>"
                + "<hotlistDeltas xsi:nil=\"true\"/><latestRevision>9</latestRevision></d>"
                + "</getHotlistUpdatesRestrictSizeResponse>");

        assertThat(client.update("stolen", folder.resolve("given.zip")))
                .isEqualTo(new ListClient.Update("9", true, false));
    }

    @Test
    void reportsWhatIsInForce() throws Exception {
        answer = Soap.envelope("<setHotlistStatusResponse/>");

        client.report(Map.of("stolen", "9"));

        assertThat(asked)
                .contains("soapenc:arrayType=\"ns2:ExternalHotlistRevisions[1]\"")
                .contains("<currentRevision xsi:type=\"xsd:string\">9</currentRevision>"
                        + "<hotlistName xsi:type=\"xsd:string\">stolen</hotlistName>");
    }

    /** What a server of others might send, and what is told of it. */
    static String[][] useless() {
        String open = "<getHotlistUpdatesRestrictSizeResponse><d><latestRevision>9</latestRevision>";
        String close = "</d></getHotlistUpdatesRestrictSizeResponse>";
        byte[] long1 = new byte[MOST + 1];
        return new String[][] {
            {"not XML", "not well-formed"},
            {"", "not well-formed"},
            {
                "<!DOCTYPE e [<!ENTITY a \"b\">]>"
                        + Soap.envelope("").lines().skip(1).toList().get(0),
                "document type"
            },
            {Soap.envelope("<getRepoStatusResponse/>"), "is none of getHotlistUpdatesRestrictSize"},
            {Soap.envelope("<getHotlistUpdatesRestrictSizeResponse/>"), "is empty"},
            {
                Soap.envelope(
                        "<f:Fault xmlns:f='f'><faultcode>f:Client</faultcode><faultstring>ZZ99ZZZ</faultstring></f:Fault>"),
                "does not accept the hub's credential"
            },
            {Soap.envelope("<f:Fault xmlns:f='f'><faultcode>f:Server</faultcode></f:Fault>"), "says that it failed"},
            {Soap.envelope(open + "<hotlistDeltas>????</hotlistDeltas>" + close), "base64"},
            {Soap.envelope(open + "<hotlistDeltas>QUI</hotlistDeltas>" + close), "cut before its end"},
            {Soap.envelope(open + "<hotlistDeltas>QQ==QQ==</hotlistDeltas>" + close), "base64"},
            {
                Soap.envelope(open + "<hotlistDeltas>" + Base64.getEncoder().encodeToString(long1) + "</hotlistDeltas>"
                        + close),
                "longer than mostBytes"
            },
            {
                Soap.envelope(open + "<a>" + "a".repeat(2000) + "</a><b>" + "b".repeat(2000) + "</b>" + close),
                "More than one text"
            },
            {Soap.envelope(open + "<x/>".repeat(3_000) + close), "more than 2000 elements"},
            {Soap.envelope(open + "<x>".repeat(60)), "nest too deep"},
            {Soap.envelope(open + "</d></getHotlistUpdatesRestrictSizeResponse>" + " ".repeat(2_000_000)), "mostBytes"},
        };
    }

    @ParameterizedTest
    @MethodSource("useless")
    void saysWhatIsWrongWithAnAnswerAndQuotesNothing(String body, String told) {
        answer = body;

        assertThatThrownBy(() -> client.update("stolen", folder.resolve("given.zip")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining("ZZ99ZZZ");
    }

    @Test
    void followsNoRedirectAndTakesNoOtherStatus() {
        for (int other : Arrays.asList(302, 307, 404, 503)) {
            status = other;
            answer = "elsewhere";

            assertThatThrownBy(() -> client.standings())
                    .isInstanceOf(IOException.class)
                    .hasMessage("answered " + other);
        }
    }

    @Test
    void saysThatNobodyIsThere() {
        server.stop(0);

        assertThatThrownBy(() -> client.standings())
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("bof2");
    }
}
