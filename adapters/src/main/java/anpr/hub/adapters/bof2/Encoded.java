package anpr.hub.adapters.bof2;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A SOAP 1.1 rpc/encoded message as it is read. Names count without their namespace, types not at all: values come typed and
 * untyped, nil, and, from Axis 1, as {@code href} to a {@code multiRef} behind the operation. A document type declaration is
 * refused. For one thread.
 */
final class Encoded {
    /** Longest text that is kept of an element. */
    private static final int MAX_TEXT = 1024;

    private static final int MAX_DEPTH = 8;

    /** Elements read of one message; a compound request has one or two for a capture. */
    private static final int MAX_ELEMENTS = 2_000;

    private static final String ENCODING = "http://schemas.xmlsoap.org/soap/encoding/";

    private final XMLStreamReader reader;
    private final @Nullable LongText longText;
    private final Map<String, Element> byId = new HashMap<>();
    private boolean longTextMet;
    private int elements;

    /** Takes the one text of a message that is longer than what is kept of an element. */
    interface LongText {
        /** @throws RefusedException if it takes no more, or this is not what it takes */
        void more(String piece) throws RefusedException;
    }

    /** A message of which no long text is wanted: all of it but its beginning is passed over. */
    Encoded(XMLStreamReader reader) {
        this(reader, null);
    }

    /** A message with at most one long text. */
    Encoded(XMLStreamReader reader, @Nullable LongText longText) {
        this.reader = reader;
        this.longText = longText;
    }

    /**
     * An element with what of its text is kept.
     *
     * @param href id of the element that has the value instead; null if this has it
     * @param elsewhere whether its text was long, and somebody has taken it
     */
    record Element(
            String name,
            String text,
            @Nullable String href,
            boolean array,
            boolean elsewhere,
            List<Element> children) {}

    /** Moves into the first element of the SOAP body; its name. */
    String enter() throws XMLStreamException, RefusedException {
        if (!"Envelope".equals(nextChild())) {
            throw malformed("The document element is not a SOAP envelope");
        }
        String name = nextChild();
        while (name != null && !name.equals("Body")) {
            skip();
            name = nextChild();
        }
        String first = name == null ? null : nextChild();
        if (first == null) {
            throw malformed("The SOAP body is empty");
        }
        return first;
    }

    /** Reads what stands in the SOAP body behind the operation, where Axis puts values that parts refer to. */
    void readReferences() throws XMLStreamException, RefusedException {
        while (nextChild() != null) {
            read();
        }
    }

    /** The element that has the value; itself if there is no other. */
    Element resolve(Element element) {
        return element.href() == null ? element : byId.getOrDefault(element.href(), element);
    }

    /** The value of the child of this name, wherever it is. */
    Optional<Element> child(Element parent, String name) {
        return parent.children().stream()
                .filter(child -> child.name().equals(name))
                .findFirst()
                .map(this::resolve);
    }

    /** Reads the element that the reader is in, up to its end. */
    Element read() throws XMLStreamException, RefusedException {
        return read(0);
    }

    private Element read(int depth) throws XMLStreamException, RefusedException {
        if (++elements > MAX_ELEMENTS || depth > MAX_DEPTH) {
            throw malformed("The message has more than " + MAX_ELEMENTS + " elements, or they nest too deep");
        }
        String name = reader.getLocalName();
        String id = reader.getAttributeValue(null, "id");
        String href = reader.getAttributeValue(null, "href");
        boolean array = reader.getAttributeValue(ENCODING, "arrayType") != null;
        var text = new StringBuilder();
        boolean elsewhere = false;
        var children = new ArrayList<Element>();
        for (boolean open = true; open; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(read(depth + 1));
                case XMLStreamConstants.END_ELEMENT -> open = false;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> elsewhere = text(text, elsewhere);
                default -> {
                    // comments, processing instructions
                }
            }
        }
        var element = new Element(
                name,
                text.toString().strip(),
                href == null ? null : href.replaceFirst("^#", ""),
                array,
                elsewhere,
                List.copyOf(children));
        if (id != null) {
            byId.put(id, element);
        }
        return element;
    }

    /** Adds a piece to the text of an element, or hands it over; whether the text is elsewhere from now on. */
    private boolean text(StringBuilder text, boolean elsewhere) throws RefusedException {
        int fits = Math.min(reader.getTextLength(), MAX_TEXT - text.length());
        if (longText == null || !elsewhere && fits == reader.getTextLength()) {
            text.append(reader.getTextCharacters(), reader.getTextStart(), fits);
            return false;
        }
        if (!elsewhere) {
            if (longTextMet) {
                throw malformed("More than one text is longer than " + MAX_TEXT + " characters");
            }
            longTextMet = true;
            longText.more(text.toString());
            text.setLength(0);
        }
        longText.more(new String(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength()));
        return true;
    }

    /** Moves to the next child of the element that the reader is in; null when there is none and it has left it. */
    @Nullable
    String nextChild() throws XMLStreamException, RefusedException {
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

    static RefusedException malformed(String detail) {
        return new RefusedException(Refusal.MALFORMED, detail);
    }
}
