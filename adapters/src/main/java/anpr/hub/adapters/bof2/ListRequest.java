package anpr.hub.adapters.bof2;

import anpr.hub.adapters.bof2.Encoded.Element;
import anpr.hub.adapters.soap.StrictXml;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A request of a hotlist service.
 *
 * @param revisions that a unit says to hold, by list; of the service that takes them
 */
record ListRequest(Credential credential, Map<String, String> parts, Map<String, String> revisions) {
    private static final String LISTS = "hotlistsAndRevisions";
    private static final int MOST_LISTS = 500;

    ListRequest {
        parts = Map.copyOf(parts);
        revisions = Map.copyOf(revisions);
    }

    /** Without parts: one is the signature. */
    @Override
    public String toString() {
        return "ListRequest[credential=" + credential + "]";
    }

    /** @throws RefusedException MALFORMED if it is not a request for this service; NOT_ADMITTED if it has no credential */
    static ListRequest read(byte[] body, ListService service) throws RefusedException {
        try {
            XMLStreamReader reader = StrictXml.reader(body);
            try {
                return read(new Encoded(reader), service);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw StrictXml.malformed(e);
        }
    }

    private static ListRequest read(Encoded message, ListService service) throws XMLStreamException, RefusedException {
        Envelope.expect(message, service.operation());
        Element operation = message.read();
        message.readReferences();
        Map<String, String> parts = new HashMap<>();
        Map<String, String> revisions = new LinkedHashMap<>();
        for (Element part : operation.children()) {
            Element value = message.resolve(part);
            if (part.name().equals(LISTS)) {
                revisions(message, value, revisions);
            } else {
                parts.put(part.name(), value.text());
            }
        }
        String user = parts.get(service.userPart());
        String signature = parts.get(service.signaturePart());
        if (user == null || signature == null) {
            throw new RefusedException(
                    Refusal.NOT_ADMITTED,
                    "The request has no " + service.userPart() + " or no " + service.signaturePart());
        }
        return new ListRequest(new Credential(user, signature), parts, revisions);
    }

    private static void revisions(Encoded message, Element array, Map<String, String> revisions)
            throws RefusedException {
        List<Element> items = array.children().stream().map(message::resolve).toList();
        if (items.size() > MOST_LISTS) {
            throw new RefusedException(Refusal.TOO_LARGE, "The request names more than " + MOST_LISTS + " lists");
        }
        for (Element item : items) {
            Optional<Element> list = message.child(item, "hotlistName");
            Optional<Element> revision = message.child(item, "currentRevision");
            if (list.isEmpty() || revision.isEmpty()) {
                throw Encoded.malformed("A list has no hotlistName or no currentRevision");
            }
            revisions.put(list.get().text(), revision.get().text());
        }
    }

    /** Which source it says to be of. */
    Optional<String> source(ListService service) {
        return Optional.ofNullable(parts.get(service.sourcePart()));
    }

    /** @throws RefusedException MALFORMED if there is no such part */
    String part(String name) throws RefusedException {
        String text = parts.get(name);
        if (text == null || text.isEmpty()) {
            throw Encoded.malformed("The request has no " + name);
        }
        return text;
    }

    /**
     * A part that is a number; empty if it is not there or nil.
     *
     * @throws RefusedException MALFORMED if it is none
     */
    OptionalLong number(String name) throws RefusedException {
        String text = parts.getOrDefault(name, "");
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new RefusedException(Refusal.MALFORMED, "Expected a whole number as " + name, e);
        }
    }
}
