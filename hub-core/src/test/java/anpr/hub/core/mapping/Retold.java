package anpr.hub.core.mapping;

import anpr.hub.core.normalise.Sample;
import anpr.hub.core.submission.Submission.Part;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A sample as another release of the device might have written it: the same said otherwise. Each way is empty where the
 * message has no such form.
 */
final class Retold {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final String STRANGER = "zzStranger";

    private Retold() {}

    /** The sample with other bytes in this place; its parts stay where they are to it. */
    static Sample with(Sample sample, int offset, int length, byte[] bytes) {
        byte[] body = new byte[sample.body().length - length + bytes.length];
        System.arraycopy(sample.body(), 0, body, 0, offset);
        System.arraycopy(bytes, 0, body, offset, bytes.length);
        System.arraycopy(
                sample.body(), offset + length, body, offset + bytes.length, body.length - offset - bytes.length);
        int longer = bytes.length - length;
        List<Part> parts = sample.parts().stream()
                .map(part -> part.offset() > offset
                        ? part(part, part.offset() + longer, part.length())
                        : part.offset() + part.length() >= offset + length
                                ? part(part, part.offset(), part.length() + longer)
                                : part)
                .toList();
        return new Sample(sample.type(), sample.name(), body, parts);
    }

    private static Part part(Part part, int offset, int length) {
        return new Part(part.name(), part.fileName(), part.mediaType(), offset, length);
    }

    /** What the sample says first, without its images. */
    static byte[] message(Sample sample) {
        Message message = Message.of(sample.submission()).getFirst();
        return Arrays.copyOfRange(sample.body(), message.offset(), message.offset() + message.length());
    }

    static Sample withMessage(Sample sample, byte[] other) {
        Message message = Message.of(sample.submission()).getFirst();
        return with(sample, message.offset(), message.length(), other);
    }

    static Optional<byte[]> withCarriageReturns(byte[] message) {
        return text(message)
                .filter(text -> text.contains("\n"))
                .map(text -> text.replace("\r\n", "\n").replace("\n", "\r\n"))
                .map(Retold::utf8);
    }

    static Optional<byte[]> withByteOrderMark(byte[] message) {
        return text(message).filter(text -> !text.contains("ncoding=\"ISO")).map(text -> utf8("\uFEFF" + text));
    }

    /** In another namespace prefix; where there is no namespace, in one. */
    static Optional<byte[]> inAnotherPrefix(byte[] message) {
        return xml(message, document -> {
            for (Element element : elements(document)) {
                String namespace = element.getNamespaceURI();
                document.renameNode(
                        element,
                        namespace == null ? "urn:example:other" : namespace,
                        "zz:" + Optional.ofNullable(element.getLocalName()).orElseThrow());
            }
        });
    }

    /** Members in the contrary order; those of one name keep theirs. */
    static Optional<byte[]> reordered(byte[] message) {
        return json(message, Retold::reversed)
                .or(() -> xml(message, document -> {
                    for (Element element : elements(document)) {
                        Map<String, List<Node>> children = new LinkedHashMap<>();
                        for (Node child : children(element)) {
                            children.computeIfAbsent(child.getNodeName(), name -> new ArrayList<>())
                                    .add(child);
                        }
                        List<List<Node>> groups = new ArrayList<>(children.values());
                        groups.reversed().forEach(group -> group.forEach(element::appendChild));
                    }
                }));
    }

    private static JsonNode reversed(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            node.forEach(Retold::reversed);
            return node;
        }
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
        members.forEach(member -> reversed(member.getValue()));
        List<Map.Entry<String, JsonNode>> copies = new ArrayList<>();
        members.forEach(member -> copies.add(Map.entry(member.getKey(), member.getValue())));
        object.removeAll();
        copies.reversed().forEach(member -> object.set(member.getKey(), member.getValue()));
        return object;
    }

    /** With members that no mapping knows, in every object and every element that has others. */
    static Optional<byte[]> withStrangers(byte[] message) {
        return json(message, Retold::joined)
                .or(() -> xml(message, document -> {
                    for (Element element : elements(document)) {
                        if (!children(element).isEmpty()) {
                            Element stranger = document.createElementNS(element.getNamespaceURI(), STRANGER);
                            stranger.setPrefix(element.getPrefix());
                            stranger.setTextContent("1");
                            element.appendChild(stranger);
                        }
                    }
                }));
    }

    /** Not a list of things alike, in which a stranger would be one of them. */
    private static boolean isRecord(Element element) {
        List<Node> children = children(element);
        return children.size() == 1
                || children.stream().map(Node::getNodeName).distinct().count() > 1;
    }

    private static JsonNode joined(JsonNode node) {
        node.forEach(Retold::joined);
        if (node instanceof ObjectNode object) {
            object.putArray(STRANGER).add(1).addObject();
        }
        return node;
    }

    static Optional<byte[]> indented(byte[] message) {
        return tree(message).map(tree -> utf8(tree.toPrettyString())).or(() -> document(message)
                .map(document -> {
                    strip(document);
                    return written(document, true);
                }));
    }

    static Optional<byte[]> compact(byte[] message) {
        return json(message, UnaryOperator.identity()).or(() -> xml(message, Retold::strip));
    }

    /** With letters of several bytes before everything else. */
    static Optional<byte[]> afterOtherLetters(byte[] message) {
        String letters = "caf\u00e9 \u20ac \ud83d\ude97";
        return tree(message)
                .filter(ObjectNode.class::isInstance)
                .flatMap(tree -> text(message))
                .map(text -> utf8(text.replaceFirst("\\{", "{\"" + STRANGER + "\":\"" + letters + "\",")))
                .or(() -> document(message).flatMap(document -> text(message)).map(text -> {
                    int at = text.startsWith("<?xml") ? text.indexOf("?>") + 2 : 0;
                    return utf8(text.substring(0, at) + "<!-- " + letters + " -->" + text.substring(at));
                }));
    }

    private static void strip(Document document) {
        for (Element element : elements(document)) {
            if (!children(element).isEmpty()) {
                for (Node child = element.getFirstChild(); child != null; ) {
                    Node next = child.getNextSibling();
                    if (child.getNodeType() == Node.TEXT_NODE
                            && child.getNodeValue().isBlank()) {
                        element.removeChild(child);
                    }
                    child = next;
                }
            }
        }
    }

    private static List<Element> elements(Document document) {
        var found = document.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static List<Node> children(Element element) {
        List<Node> children = new ArrayList<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() == Node.ELEMENT_NODE) {
                children.add(child);
            }
        }
        return children;
    }

    private static Optional<byte[]> json(byte[] message, UnaryOperator<JsonNode> change) {
        return tree(message).map(tree -> utf8(change.apply(tree).toString()));
    }

    private static Optional<JsonNode> tree(byte[] message) {
        try {
            return text(message).isEmpty()
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(message)).filter(JsonNode::isContainerNode);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> xml(byte[] message, Consumer<Document> change) {
        return document(message).map(document -> {
            change.accept(document);
            return written(document, false);
        });
    }

    private static Optional<Document> document(byte[] message) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return Optional.of(builder.parse(new ByteArrayInputStream(message)));
        } catch (SAXException | IOException e) {
            return Optional.empty();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] written(Document document, boolean indented) {
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
            transformer.setOutputProperty(OutputKeys.INDENT, indented ? "yes" : "no");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            transformer.transform(new DOMSource(document), new StreamResult(bytes));
            return bytes.toByteArray();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message that is text in UTF-8, without a mark that says so. */
    private static Optional<String> text(byte[] message) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(message))
                            .toString())
                    .filter(text -> !text.startsWith("\uFEFF") && text.indexOf('\0') < 0);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
