package anpr.hub.adapters.soap;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A request read just far enough to know its version and what in it proves its sender; what else it holds is judged after
 * it is landed. Elements count by their local names.
 *
 * @param texts of the elements that were asked for and are there, by their paths below the envelope
 */
record SoapRequest(SoapVersion version, Map<String, String> texts) {
    /** Longest text that is kept of an element: a credential is shorter. */
    private static final int MAX_TEXT = 1024;

    /** Elements read of one request in search of a credential. */
    private static final int MAX_ELEMENTS = 10_000;

    /** What follows a path for the attribute {@code Type} of that element. */
    static final String TYPE = "/@Type";

    /** Without the texts, some of which are secrets. */
    @Override
    public String toString() {
        return "SoapRequest[version=" + version + "]";
    }

    /**
     * Reads on until all of these elements were met, and the body was begun.
     *
     * @param wanted paths such as {@code Body/PostImage/password}; of several elements at one, the first counts
     * @throws RefusedException MALFORMED if it is no SOAP request as far as it is read
     */
    static SoapRequest read(byte[] body, Set<String> wanted) throws RefusedException {
        try {
            XMLStreamReader reader = StrictXml.reader(body);
            try {
                return read(reader, wanted);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw StrictXml.malformed(e);
        }
    }

    private static SoapRequest read(XMLStreamReader reader, Set<String> wanted)
            throws XMLStreamException, RefusedException {
        SoapVersion version = envelope(reader);
        Map<String, String> texts = new HashMap<>();
        StringBuilder path = new StringBuilder();
        StringBuilder text = null;
        boolean begun = false;
        int missing = wanted.size();
        for (int elements = 0; reader.hasNext() && !(begun && missing == 0); ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MAX_ELEMENTS) {
                        throw malformed("The request has no credential among its first " + MAX_ELEMENTS + " elements");
                    }
                    begun |= path.toString().equals("Body");
                    path.append(path.isEmpty() ? "" : "/").append(reader.getLocalName());
                    String at = path.toString();
                    text = wanted.contains(at) && !texts.containsKey(at) ? new StringBuilder() : null;
                    String type = reader.getAttributeValue(null, "Type");
                    if (text != null && type != null) {
                        texts.put(at + TYPE, type);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (text != null) {
                        texts.put(path.toString(), text.toString().strip());
                        missing--;
                    }
                    text = null;
                    path.setLength(Math.max(path.lastIndexOf("/"), 0));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (text != null) {
                        int kept = Math.min(reader.getTextLength(), MAX_TEXT - text.length());
                        text.append(reader.getTextCharacters(), reader.getTextStart(), kept);
                    }
                }
                default -> {
                    // comments, processing instructions
                }
            }
        }
        if (!begun) {
            throw malformed("The SOAP body is empty");
        }
        return new SoapRequest(version, Map.copyOf(texts));
    }

    private static SoapVersion envelope(XMLStreamReader reader) throws XMLStreamException, RefusedException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (!reader.getLocalName().equals("Envelope")) {
                        throw malformed("The document element is not a SOAP envelope");
                    }
                    return SoapVersion.ofNamespace(reader.getNamespaceURI())
                            .orElseThrow(() -> malformed("The envelope is neither of SOAP 1.1 nor of SOAP 1.2"));
                }
                case XMLStreamConstants.DTD -> throw malformed("A document type declaration is not accepted");
                default -> {
                    // comments, processing instructions
                }
            }
        }
        throw malformed("There is no SOAP envelope");
    }

    @Nullable
    String text(String path) {
        return texts.get(path);
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(Refusal.MALFORMED, detail);
    }
}
