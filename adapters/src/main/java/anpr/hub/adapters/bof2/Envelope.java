package anpr.hub.adapters.bof2;

import anpr.hub.adapters.bof2.Encoded.Element;
import anpr.hub.adapters.soap.StrictXml;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a request of an input service just far enough to know its operation and the credentials in it; what else it holds is
 * judged after it is landed.
 */
final class Envelope {
    private final Encoded message;

    private Envelope(Encoded message) {
        this.message = message;
    }

    /**
     * The distinct credentials of a request, in the order met; none of a ping.
     *
     * @param maxCaptures in a compound request
     * @throws RefusedException MALFORMED if it is not a request for this service; NOT_ADMITTED if a credential is missing
     */
    static Set<Credential> credentials(byte[] body, Bof2Service service, int maxCaptures) throws RefusedException {
        try {
            XMLStreamReader reader = StrictXml.reader(body);
            var envelope = new Envelope(new Encoded(reader));
            try {
                expect(envelope.message, service.operation());
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

    /** Moves into the operation. */
    static void expect(Encoded message, String operation) throws XMLStreamException, RefusedException {
        if (!operation.equals(message.enter())) {
            throw Encoded.malformed("The SOAP body does not begin with the operation of this service, " + operation);
        }
    }

    /** Stops reading as soon as both parts are there. */
    private Credential inParts() throws XMLStreamException, RefusedException {
        Element username = null;
        Element signature = null;
        for (String name = message.nextChild(); name != null; name = message.nextChild()) {
            Element part = message.read();
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
        message.readReferences();
        return new Credential(
                message.resolve(username).text(), message.resolve(signature).text());
    }

    private Set<Credential> inCaptures(int maxCaptures) throws XMLStreamException, RefusedException {
        var parts = new ArrayList<Element>();
        while (message.nextChild() != null) {
            parts.add(message.read());
        }
        message.readReferences();
        List<Element> captures = parts.stream()
                .map(message::resolve)
                .flatMap(
                        part -> part.children().isEmpty() && !part.array() ? Stream.of(part) : part.children().stream())
                .map(message::resolve)
                .toList();
        if (captures.isEmpty()) {
            throw Encoded.malformed("The request has no capture");
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
}
