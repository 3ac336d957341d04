package anpr.hub.core.read;

import static anpr.hub.core.read.CanonicalReadSchemas.JSON_SCHEMA;
import static anpr.hub.core.read.CanonicalReadSchemas.XSD;
import static anpr.hub.core.read.CanonicalReadSchemas.jsonComplaints;
import static anpr.hub.core.read.CanonicalReadSchemas.xmlComplaints;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The record, the JSON Schema and the XSD say the same. */
class CanonicalReadSchemasTest {
    private static final String XS = XMLConstants.W3C_XML_SCHEMA_NS_URI;

    @Provide
    Arbitrary<Read> published() {
        return ArbitraryReads.published();
    }

    @Property(tries = 300)
    void publishedReadsFitBoth(@ForAll("published") Read read) {
        assertThat(CanonicalReadSchemas.complaints(read)).isEmpty();
    }

    @Test
    void everyComponentOfEveryRecordStandsInBothInItsOrder() throws Exception {
        Map<String, List<String>> records = new LinkedHashMap<>();
        collect(Read.class, records);

        JsonNode json = new ObjectMapper().readTree(JSON_SCHEMA.toFile());
        Map<String, List<String>> inJson = new LinkedHashMap<>();
        inJson.put("Read", names(json));
        json.get("$defs").properties().stream()
                .filter(definition -> definition.getValue().has("properties"))
                .forEach(definition -> inJson.put(definition.getKey(), names(definition.getValue())));

        Map<String, List<String>> inXml = new LinkedHashMap<>();
        Document xsd = dom(new StreamSource(XSD.toFile()));
        for (Element type : children(xsd.getDocumentElement(), "complexType")) {
            inXml.put(type.getAttribute("name"), declared(type).distinct().toList());
        }

        assertThat(inJson).containsExactlyInAnyOrderEntriesOf(records);
        assertThat(inXml).containsExactlyInAnyOrderEntriesOf(records);
    }

    @Test
    void everyConstantOfEveryEnumIsAllowedInBoth() throws Exception {
        Set<List<String>> enums = new HashSet<>();
        collectEnums(Read.class, enums);

        Set<List<String>> inJson = new HashSet<>();
        new ObjectMapper()
                .readTree(JSON_SCHEMA.toFile())
                .findValues("enum")
                .forEach(values ->
                        inJson.add(values.valueStream().map(JsonNode::asText).toList()));

        Set<List<String>> inXml = new HashSet<>();
        for (Element type : children(dom(new StreamSource(XSD.toFile())).getDocumentElement(), "simpleType")) {
            List<String> values = descendants(type, "enumeration")
                    .map(value -> value.getAttribute("value"))
                    .toList();
            if (!values.isEmpty()) {
                inXml.add(values);
            }
        }

        assertThat(inJson).isEqualTo(enums);
        assertThat(inXml).isEqualTo(enums);
    }

    /** One thing wrong each; a blank value means that the field is taken out. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    recordId                      |
                    recordId                      | 1
                    vrm                           |
                    vrm                           | ABCDEFGHIJKLM
                    vrm                           | zz99zzz
                    vrm                           | ZZ99 ZZZ
                    vrmAsRead                     | 123456789012345678901234567890123
                    vrmCountry                    | GB
                    vrmPlausibility               | PERHAPS
                    captureTime                   |
                    captureTime                   | 2026-07-01T11:00:00Z
                    captureTime                   | 2026-07-01T11:00:00.000+01:00
                    captureTime                   | yesterday
                    captureTimeAsSupplied         |
                    captureTimeBasis              |
                    captureTimeBasis/decidedBy    | GUESSED
                    feedId                        |
                    feedId                        | 0
                    sourceId                      | 32768
                    cameraId                      | -1
                    cameraCategory                |
                    latitude                      |
                    longitude                     |
                    latitude                      | 90.5
                    longitude                     | -181
                    locationSource                |
                    locationDisclosure            | HIDDEN
                    direction                     | LEFT
                    headingDegrees                | 360
                    confidence                    | 101
                    confidence                    | -1
                    confidence                    | 12.5
                    ptz/preset                    | 32768
                    ptz/focus                     | 1
                    imageAbsentReason             | LOST
                    manualEntry                   |
                    misread                       | maybe
                    acquisitionMode               |
                    provenance                    |
                    provenance/rawPayloadSha256   | abc
                    provenance/receivedAt         |
                    provenance/transport/password | secret
                    marking                       |
                    retention                     |
                    retention/expiresAt           | P12M
                    qualityFlags                  |
                    dedupeKey                     | ZZ99ZZZ
                    unheardOf                     | 1
                    """)
    void aReadWithOneThingWrongFitsNeither(String field, String value) throws Exception {
        Read read = CanonicalReadTest.read("ZZ99 ZZZ", "2026-07-01T11:00:00Z");
        ObjectNode json = (ObjectNode) CanonicalRead.json().readTree(CanonicalRead.toJson(read));
        Document xml = dom(new StreamSource(new ByteArrayInputStream(CanonicalRead.toXml(read))));
        assertThat(jsonComplaints(json)).as("JSON before").isEmpty();
        assertThat(xmlComplaints(new DOMSource(xml))).as("XML before").isEmpty();

        change(json, field, value);
        change(xml, field, value);

        assertThat(jsonComplaints(json)).as("JSON after").isNotEmpty();
        assertThat(xmlComplaints(new DOMSource(xml))).as("XML after").isNotEmpty();
    }

    @Test
    void theTimeAndItsCandidatesAreNeverBothThere() throws Exception {
        ObjectNode json = (ObjectNode) CanonicalRead.json()
                .readTree(CanonicalRead.toJson(CanonicalReadTest.read("ZZ99ZZZ", "2026-07-01T11:00:00Z")));
        json.putArray("captureTimeCandidates").add("2026-07-01T11:00:00.000Z").add("2026-07-01T12:00:00.000Z");
        Read both = CanonicalRead.json().treeToValue(json, Read.class);

        assertThat(jsonComplaints(json)).isNotEmpty();
        assertThat(xmlComplaints(new StreamSource(new ByteArrayInputStream(CanonicalRead.toXml(both)))))
                .isNotEmpty();
    }

    private static void change(ObjectNode json, String field, String value) {
        ObjectNode parent = json;
        String[] steps = field.split("/");
        for (int i = 0; i < steps.length - 1; i++) {
            parent = parent.has(steps[i]) ? (ObjectNode) parent.get(steps[i]) : parent.putObject(steps[i]);
        }
        String last = steps[steps.length - 1];
        if (value == null) {
            assertThat(parent.remove(last)).as("there is a " + field).isNotNull();
        } else if (value.matches("-?[0-9.]+") && !last.startsWith("vrm")) {
            parent.put(last, new BigDecimal(value));
        } else {
            parent.put(last, value);
        }
    }

    /** As in JSON; a new element goes where the XSD wants it, so that only its value can be wrong. */
    private static void change(Document xml, String field, String value) throws Exception {
        Element parent = xml.getDocumentElement();
        String[] steps = field.split("/");
        String type = "Read";
        for (int i = 0; i < steps.length; i++) {
            String step = steps[i];
            Element found = children(parent, step).stream().findFirst().orElse(null);
            if (i == steps.length - 1 && value == null) {
                parent.removeChild(found);
                return;
            }
            if (found == null) {
                found = xml.createElementNS(CanonicalRead.NAMESPACE, step);
                parent.insertBefore(found, placeOf(step, type, parent));
            }
            if (i == steps.length - 1) {
                found.setTextContent(value);
            }
            parent = found;
            type = Character.toUpperCase(step.charAt(0)) + step.substring(1);
        }
    }

    private static Node placeOf(String step, String type, Element parent) throws Exception {
        List<String> order = children(dom(new StreamSource(XSD.toFile())).getDocumentElement(), "complexType").stream()
                .filter(t -> t.getAttribute("name").equals(type))
                .flatMap(CanonicalReadSchemasTest::declared)
                .distinct()
                .toList();
        int at = order.indexOf(step);
        NodeList there = parent.getChildNodes();
        for (int i = 0; i < there.getLength(); i++) {
            if (at >= 0 && order.indexOf(there.item(i).getLocalName()) > at) {
                return there.item(i);
            }
        }
        return null;
    }

    private static void collect(Class<?> type, Map<String, List<String>> records) {
        if (type.isRecord() && !records.containsKey(type.getSimpleName())) {
            RecordComponent[] components = type.getRecordComponents();
            records.put(
                    type.getSimpleName(),
                    Stream.of(components).map(RecordComponent::getName).toList());
            Stream.of(components).forEach(c -> collect(held(c.getGenericType()), records));
        }
    }

    private static void collectEnums(Class<?> type, Set<List<String>> enums) {
        if (type.isEnum()) {
            enums.add(Stream.of(type.getEnumConstants()).map(Object::toString).toList());
        } else if (type.isRecord()) {
            Stream.of(type.getRecordComponents()).forEach(c -> collectEnums(held(c.getGenericType()), enums));
        }
    }

    private static Class<?> held(Type type) {
        return (Class<?>) (type instanceof ParameterizedType several ? several.getActualTypeArguments()[0] : type);
    }

    private static List<String> names(JsonNode definition) {
        List<String> names = new ArrayList<>();
        definition.get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The elements that a complex type declares, not those of the lists within. */
    private static Stream<String> declared(Element complexType) {
        return descendants(complexType, "element")
                .map(element -> element.getAttribute("name"))
                .filter(name -> !name.equals("item"));
    }

    private static Stream<Element> descendants(Element element, String name) {
        NodeList found = element.getElementsByTagNameNS(XS, name);
        return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1).map(i -> (Element) found.item(i));
    }

    private static List<Element> children(Element element, String localName) {
        List<Element> children = new ArrayList<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element e && localName.equals(e.getLocalName())) {
                children.add(e);
            }
        }
        return children;
    }

    private static Document dom(StreamSource source) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        return source.getInputStream() != null
                ? factory.newDocumentBuilder().parse(source.getInputStream())
                : factory.newDocumentBuilder().parse(source.getSystemId());
    }
}
