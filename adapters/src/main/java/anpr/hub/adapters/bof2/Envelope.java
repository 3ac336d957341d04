package anpr.hub.adapters.bof2;

import anpr.hub.adapters.soap.StrictXml;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a SOAP 1.1 rpc/encoded request just far enough to know its operation and the credentials in it; what else it
 * holds is judged after it is landed. Names count without their namespace, types not at all: parts come typed and
 * untyped, nil, and, from Axis 1, as {@code href} to a {@code multiRef} behind the operation. A document type
 * declaration is refused.
 */
final class Envelope {
    /** Longest text that is kept of an element: a credential is shorter, and those of a capture stand at its front. */
    private static final int MAX_TEXT = 1024;

    private static final int MAX_DEPTH = 8;

    private static final String ENCODING = "http://schemas.xmlsoap.org/soap/encoding/";

    /** Elements read of one request; a compound request has one or two for a capture. */
    private static final int MAX_ELEMENTS = 2_000;

    private final XMLStreamReader reader;
    private final Map<String, Element> byId = new HashMap<>();
    private int elements;

    private Envelope(XMLStreamReader reader) {
        this.reader = reader;
    }

    /** An element with what of its text is kept; {@code href} is the id of the element that has the value instead. */
    private record Element(String text, @Nullable String href, boolean array, List<Element> children) {}

    /**
     * The distinct credentials of a request, in the order met; none of a ping.
     *
     * @param maxCaptures in a compound request
     * @throws RefusedException MALFORMED if it is not a request for this service; NOT_ADMITTED if a credential is missing
     */
    static Set<Credential> credentials(byte[] body, Bof2Service service, int maxCaptures) throws RefusedException {
        try {
            XMLStreamReader reader = StrictXml.reader(body);
            var envelope = new Envelope(reader);
            try {
                envelope.enterOperation(service.operation());
                return switch (service.credentials()) {
                    case IN_PARTS -> Set.of(envelope.inParts());
                    case IN_CAPTURES -> envelope.inCaptures(maxCaptures);
                    case NONE -> Set.of();
                };
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw StrictXml.malformed(e);
        }
    }

    private void enterOperation(String operation) throws XMLStreamException, RefusedException {
        if (!"Envelope".equals(nextChild())) {
            throw malformed("The document element is not a SOAP envelope");
        }
        String name = nextChild();
        while (name != null && !name.equals("Body")) {
            skip();
            name = nextChild();
        }
        if (name == null || !operation.equals(nextChild())) {
            throw malformed("The SOAP body does not begin with the operation of this service, " + operation);
        }
    }

    /** Stops reading as soon as both parts are there. */
    private Credential inParts() throws XMLStreamException, RefusedException {
        Element username = null;
        Element signature = null;
        for (String name = nextChild(); name != null; name = nextChild()) {
            Element part = read(0);
            switch (name) {
                case "username" -> username = part;
                case "signature", "signatureOfSender" -> signature = part;
                default -> {
                    // a part of the read
                }
            }
            if (username != null && signature != null && username.href() == null && signature.href() == null) {
                return new Credential(username.text(), signature.text());
            }
        }
        if (username == null || signature == null) {
            throw new RefusedException(Refusal.NOT_ADMITTED, "The request has no username or no signature");
        }
        readReferences();
        return new Credential(resolve(username).text(), resolve(signature).text());
    }

    private Set<Credential> inCaptures(int maxCaptures) throws XMLStreamException, RefusedException {
        var parts = new ArrayList<Element>();
        while (nextChild() != null) {
            parts.add(read(0));
        }
        readReferences();
        List<Element> captures = parts.stream()
                .map(this::resolve)
                .flatMap(
                        part -> part.children().isEmpty() && !part.array() ? Stream.of(part) : part.children().stream())
                .map(this::resolve)
                .toList();
        if (captures.isEmpty()) {
            throw malformed("The request has no capture");
        }
        if (captures.size() > maxCaptures) {
            throw new RefusedException(Refusal.TOO_LARGE, "The request has more than " + maxCaptures + " captures");
        }
        var credentials = new LinkedHashSet<Credential>();
        for (Element capture : captures) {
            String[] fields = capture.text().split("\\|", 3);
            if (fields.length < 3) {
                throw new RefusedException(Refusal.NOT_ADMITTED, "A capture has no signature or no username");
            }
            credentials.add(new Credential(fields[1].strip(), fields[0].strip()));
        }
        return credentials;
    }

    /** Reads what stands in the SOAP body behind the operation, where Axis puts values that parts refer to. */
    private void readReferences() throws XMLStreamException, RefusedException {
        while (nextChild() != null) {
            read(0);
        }
    }

    private Element resolve(Element element) {
        return element.href() == null ? element : byId.getOrDefault(element.href(), element);
    }

    /** Reads the element that the reader is in, up to its end. */
    private Element read(int depth) throws XMLStreamException, RefusedException {
        if (++elements > MAX_ELEMENTS || depth > MAX_DEPTH) {
            throw malformed("The request has more than " + MAX_ELEMENTS + " elements, or they nest too deep");
        }
        String id = reader.getAttributeValue(null, "id");
        String href = reader.getAttributeValue(null, "href");
        boolean array = reader.getAttributeValue(ENCODING, "arrayType") != null;
        var text = new StringBuilder();
        var children = new ArrayList<Element>();
        for (boolean open = true; open; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(read(depth + 1));
                case XMLStreamConstants.END_ELEMENT -> open = false;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    int wanted = Math.min(reader.getTextLength(), MAX_TEXT - text.length());
                    text.append(reader.getTextCharacters(), reader.getTextStart(), wanted);
                }
                default -> {
                    // comments, processing instructions
                }
            }
        }
        var element = new Element(
                text.toString().strip(),
                href == null ? null : href.replaceFirst("^#", ""),
                array,
                List.copyOf(children));
        if (id != null) {
            byId.put(id, element);
        }
        return element;
    }

    /** Moves to the next child of the element that the reader is in; null when there is none and it has left it. */
    private @Nullable String nextChild() throws XMLStreamException, RefusedException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return reader.getLocalName();
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return null;
                }
                case XMLStreamConstants.DTD -> throw malformed("A document type declaration is not accepted");
                default -> {
                    // text between elements, comments, processing instructions
                }
            }
        }
        return null;
    }

    private void skip() throws XMLStreamException {
        for (int open = 1; open > 0; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> open++;
                case XMLStreamConstants.END_ELEMENT -> open--;
                default -> {
                    // of no interest
                }
            }
        }
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(Refusal.MALFORMED, detail);
    }
}
