package anpr.hub.adapters.bof2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RawHttp;
import anpr.hub.adapters.WebServer;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException.Refusal;
import jakarta.xml.soap.MessageFactory;
import jakarta.xml.soap.SOAPBodyElement;
import jakarta.xml.soap.SOAPConnectionFactory;
import jakarta.xml.soap.SOAPMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.namespace.QName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@AdapterConformanceTest.Of("bof2")
class Bof2Test extends AdapterConformanceTest {
    private static final String SECRET = FixedGate.SECRET;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static WebServer server;

    @BeforeAll
    static void start() {
        var routes = new Bof2Routes(
                gate(Bof2Routes.TRANSPORT), INTAKE, TALLY, 2 * FixedGate.MAX_BYTES, 50, Bof2Routes.endpoints());
        server = WebServer.start(routes, routes.servlet());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Map<Behaviour, String> lacks() {
        String server = "it is a route; the web server opens and closes connections, and bounds them and their time";
        return Map.of(
                Behaviour.CLOSES_WHAT_IT_OPENS, server,
                Behaviour.BOUNDS_CONNECTIONS, server,
                Behaviour.SLOW_SENDER_IS_CUT, server,
                Behaviour.RESUMES, "it keeps nothing; the sender sends again");
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        return Soap.capture(account, secret, atLeastBytes).getBytes(UTF_8);
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        HttpResponse<String> response = post(Bof2Service.CAPTURE, message);
        return new Answer(isYes(response), response.body());
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        RawHttp.drop(server.port(), head(Bof2Service.CAPTURE, message.length), message, bytes);
        await().until(() -> TALLY.refused().contains(Refusal.INCOMPLETE));
    }

    /** The same credential in every form that clients have been seen to write, or that Axis 1 writes. */
    static String[] credentialForms() {
        return new String[] {
            // untyped, another prefix for the envelope, a default namespace
            """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>\
            <sendCapture xmlns="http://input.webservices.bof2.anite.com">\
            <signatureOfSender>open-sesame-51</signatureOfSender><username>conformance</username>\
            </sendCapture></s:Body></s:Envelope>""",
            // other order, the other name of the signature, CDATA, blanks
            Soap.envelope("""
                    <sendCapture><plateJpegImage>AAAA</plateJpegImage><username> conformance
                    </username><signature><![CDATA[open-sesame-51]]></signature></sendCapture>"""),
            // values behind references
            Soap.envelope("""
                    <sendCapture><signatureOfSender href="#id0"/><username href="#id1"/><vrm href="#id2"/></sendCapture>\
                    <multiRef id="id2" xsi:type="soapenc:string">ZZ99ZZZ</multiRef>\
                    <multiRef id="id1" soapenc:root="0" xsi:type="soapenc:string">conformance</multiRef>\
                    <multiRef id="id0" soapenc:root="0" xsi:type="soapenc:string">open-sesame-51</multiRef>"""),
            // broken behind the credential: landed, to be judged later
            "<Envelope><Body><sendCapture><signature>open-sesame-51</signature>"
                    + "<username>conformance</username><vrm>&nothing;"
        };
    }

    @ParameterizedTest
    @MethodSource("credentialForms")
    void findsTheCredentialHoweverItIsWritten(String request) throws Exception {
        HttpResponse<String> response = post(Bof2Service.CAPTURE, request.getBytes(UTF_8));

        assertThat(isYes(response)).isTrue();
        assertThat(INTAKE.only().arrival().body()).asString(UTF_8).isEqualTo(request);
    }

    @Test
    void answersYesWithAnEmptyStringInTheEncodedForm() throws Exception {
        HttpResponse<String> response = post(Bof2Service.CAPTURE, message(FEED, SECRET, 1));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .get()
                .asString()
                .startsWith("text/xml");
        assertThat(response.body())
                .contains("<ns1:sendCaptureResponse", "xmlns:ns1=\"http://input.webservices.bof2.anite.com\"")
                .contains("<sendCaptureReturn xsi:type=\"xsd:string\"></sendCaptureReturn>");
    }

    @Test
    void recordsTheFacts() throws Exception {
        post(Bof2Service.CAPTURE, message(FEED, SECRET, 1));

        Arrival arrival = INTAKE.only().arrival();
        assertThat(arrival.transport().protocol()).isEqualTo("soap");
        assertThat(arrival.transport().path()).isEqualTo("/bof2/services/InputCaptureWebService");
        assertThat(arrival.mediaType()).startsWith("text/xml");
    }

    @Test
    void takesALateImage() throws Exception {
        String request = Soap.envelope("<addBinaryCaptureData><signature>" + SECRET + "</signature><username>" + FEED
                + "</username><binaryImage>AAAA</binaryImage></addBinaryCaptureData>");

        assertThat(isYes(post(Bof2Service.BINARY_CAPTURE_DATA, request.getBytes(UTF_8))))
                .isTrue();
    }

    @Test
    void takesACompactCapture() throws Exception {
        String request = Soap.envelope("<sendCompactCapture><capture xsi:type=\"soapenc:string\">"
                + Soap.compact(FEED, SECRET) + "</capture></sendCompactCapture>");

        assertThat(isYes(post(Bof2Service.COMPACT_CAPTURE, request.getBytes(UTF_8))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<captures soapenc:arrayType='xsd:string[2]'><captures>%s</captures><captures>%s</captures></captures>",
                "<captures><item xsi:type='xsd:string'>%s</item><item xsi:type='xsd:string'>%s</item></captures>",
                "<captures>%s</captures><captures>%s</captures>",
                "<captures href='#a'/></sendCompoundCapture><multiRef id='a' soapenc:arrayType='xsd:string[2]'>"
                        + "<i href='#b'/><i href='#c'/></multiRef><multiRef id='b'>%s</multiRef>"
                        + "<multiRef id='c'>%s</multiRef><sendCompoundCapture>"
            })
    void takesACompoundOfCapturesInAnyArrayForm(String captures) throws Exception {
        String capture = Soap.compact(FEED, SECRET);

        assertThat(isYes(compound(captures.formatted(capture, capture)))).isTrue();
        INTAKE.reset();
        assertThat(isYes(compound(captures.formatted(capture, Soap.compact(FEED, "guess")))))
                .as("every capture is looked at")
                .isFalse();
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void takesFiftyCapturesAndRefusesMore() throws Exception {
        assertThat(isYes(compound(captures(50)))).isTrue();
        assertThat(INTAKE.landed()).hasSize(1);

        HttpResponse<String> refused = compound(captures(51));
        assertThat(refused.body()).contains("more than 50 captures");
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<sendCapture/>",
                "<sendCapture><username>conformance</username></sendCapture>",
                "<sendCapture><username xsi:nil='true'/><signature xsi:nil='true'/></sendCapture>",
                "<sendCapture><username href='#id1'/><signature>open-sesame-51</signature></sendCapture>"
            })
    void saysTheSameToAMissingCredentialAsToAWrongOne(String call) throws Exception {
        String wrong = post(Bof2Service.CAPTURE, message("nobody", "guess", 1)).body();

        assertThat(post(Bof2Service.CAPTURE, Soap.envelope(call).getBytes(UTF_8))
                        .body())
                .contains("Not admitted")
                .isEqualTo(wrong);
        assertThat(INTAKE.landed()).isEmpty();
    }

    /** Not requests at all, or not of this service. */
    static String[] unreadable() {
        String entity = "<!DOCTYPE e [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
        return new String[] {
            "not XML",
            "<Envelope>",
            "<Envelope></Envelope>",
            "<Envelope><Body/></Envelope>",
            "<read/>",
            Soap.envelope("<sendCompactCapture><capture>x</capture></sendCompactCapture>"),
            entity + "<Envelope><Body><sendCapture><username>&b;</username></sendCapture></Body></Envelope>",
            "<!DOCTYPE e SYSTEM \"http://127.0.0.1:9/e.dtd\">"
                    + Soap.capture(FEED, SECRET, 1).lines().skip(1).collect(Collectors.joining()),
            "<Envelope><Body><sendCapture>" + "<x>".repeat(100),
            "<Envelope><Body><sendCapture>" + "<x/>".repeat(3000),
            "<Envelope><Body><sendCapture><username>\u0001</username>"
        };
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void answersAFaultToWhatIsNoRequest(String request) throws Exception {
        HttpResponse<String> response = post(Bof2Service.CAPTURE, request.getBytes(UTF_8));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("<faultcode>soapenv:Client</faultcode>");
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void answersAPing() throws Exception {
        String ping = Soap.envelope("<ping><signature>any</signature><sourcePncId>7</sourcePncId></ping>");

        assertThat(post(Bof2Service.PING, ping.getBytes(UTF_8)).body())
                .contains("<ns1:pingResponse", "http://admin.webservices.bof2.anite.com")
                .contains("<pingReturn xsi:type=\"xsd:boolean\">true</pingReturn>");
        assertThat(INTAKE.landed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Bof2Service.class)
    void describesNothing(Bof2Service service) throws Exception {
        for (String query : new String[] {"", "?wsdl", "?WSDL", "?xsd=1"}) {
            HttpResponse<String> response = CLIENT.send(
                    HttpRequest.newBuilder(uri(service.path() + query)).GET().build(), BodyHandlers.ofString());

            assertThat(response.statusCode()).as(query).isEqualTo(405);
            assertThat(response.body()).as(query).isEmpty();
        }
    }

    @Test
    void listsNoServices() throws Exception {
        for (String path : new String[] {"", "services", "PNCStatusWebService", "?formatted=false"}) {
            HttpResponse<String> response =
                    CLIENT.send(HttpRequest.newBuilder(uri(path)).GET().build(), BodyHandlers.ofString());

            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).as(path).doesNotContain("InputCapture");
        }
    }

    @Test
    void refusesAStatedLengthBeyondTheLimitWithoutReadingOn() throws Exception {
        String answer = RawHttp.ask(server.port(), head(Bof2Service.CAPTURE, 2 * FixedGate.MAX_BYTES + 1));

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(TALLY.refused()).containsExactly(Refusal.TOO_LARGE);
    }

    /** The JDK's former SOAP library as a client that knows nothing of this adapter. */
    @Test
    void isUnderstoodByAnotherSoapImplementation() throws Exception {
        SOAPMessage request = MessageFactory.newInstance().createMessage();
        SOAPBodyElement operation =
                request.getSOAPBody().addBodyElement(new QName(Bof2Service.CAPTURE.namespace(), "sendCapture", "n"));
        operation.addChildElement("signatureOfSender").addTextNode(SECRET);
        operation.addChildElement("username").addTextNode(FEED);

        try (var connection = SOAPConnectionFactory.newInstance().createConnection()) {
            SOAPMessage response =
                    connection.call(request, uri(Bof2Service.CAPTURE.path()).toURL());

            assertThat(response.getSOAPBody().hasFault()).isFalse();
            assertThat(response.getSOAPBody()
                            .getElementsByTagName("sendCaptureReturn")
                            .item(0)
                            .getTextContent())
                    .isEmpty();
        }
        assertThat(INTAKE.landed()).hasSize(1);
    }

    private static HttpResponse<String> compound(String captures) throws IOException, InterruptedException {
        String request = Soap.envelope("<sendCompoundCapture>" + captures + "</sendCompoundCapture>");
        return post(Bof2Service.COMPOUND_CAPTURE, request.getBytes(UTF_8));
    }

    private static String captures(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "<item>" + Soap.compact(FEED, SECRET) + "</item>")
                .collect(Collectors.joining("", "<captures>", "</captures>"));
    }

    private static HttpResponse<String> post(Bof2Service service, byte[] request)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(service.path()))
                        .header("Content-Type", "text/xml; charset=utf-8")
                        .header("SOAPAction", "\"\"")
                        .POST(BodyPublishers.ofByteArray(request))
                        .build(),
                BodyHandlers.ofString());
    }

    private static boolean isYes(HttpResponse<String> response) {
        return response.statusCode() == 200 && response.body().matches("(?s).*Return xsi:type=\"xsd:string\"></.*");
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + "/bof2/services/" + path);
    }

    private static String head(Bof2Service service, int length) {
        return "POST /bof2/services/" + service.path()
                + " HTTP/1.1\nHost: localhost\nContent-Type: text/xml\nSOAPAction: \"\"\nContent-Length: " + length
                + "\n\n";
    }
}
