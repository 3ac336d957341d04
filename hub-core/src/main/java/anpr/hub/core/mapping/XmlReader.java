package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.Mapped.Fault;
import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.exc.WstxLazyException;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.LocationInfo;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * Reads XML by local names: prefixes and namespaces are cut off, even undeclared ones. A document type declaration is
 * refused as hostile, whatever it declares; no entity but the five of XML itself is known.
 */
record XmlReader() implements Format.Text {
    private static final XMLInputFactory2 FACTORY = factory();

    @Override
    public boolean begins(String text, int from, int to) {
        return text.charAt(from) == '<';
    }

    @Override
    public void read(String text, int from, int to, Node into) throws UnreadableException {
        Node before = into.lastChild;
        if (!new PlainXml(text, from, to).read(into)) {
            into.cutAfter(before);
            byLibrary(text, from, to, into);
        }
    }

    /** What {@link PlainXml} must agree with. */
    static void byLibrary(String text, int from, int to, Node into) throws UnreadableException {
        try {
            new Parse(text, from, to).into(into);
        } catch (XMLStreamException | WstxLazyException e) {
            throw unreadable(e);
        }
    }

    /** One reading of one document. */
    private static final class Parse {
        private final String text;
        private final XMLStreamReader2 parser;
        private final LocationInfo locations;
        private final int base;
        private final int deepest = Limits.inForce().at(Limit.NESTING);
        private final int mostNodes = Limits.inForce().at(Limit.NODES);
        private final int mostAttributes = Limits.inForce().at(Limit.ATTRIBUTES);
        private final Map<String, Node> ids = new HashMap<>();
        private final List<Node> references = new ArrayList<>();
        private int nodes;

        Parse(String text, int from, int to) throws XMLStreamException {
            this.text = text;
            this.base = from;
            this.parser = (XMLStreamReader2) FACTORY.createXMLStreamReader(
                    from == 0 && to == text.length()
                            ? new StringReader(text)
                            : new StringReader(text.substring(from, to)));
            this.locations = parser.getLocationInfo();
        }

        void into(Node document) throws XMLStreamException, UnreadableException {
            Node current = document;
            StringBuilder content = new StringBuilder();
            int contentStart = 0;
            int depth = 0;
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case XMLStreamConstants.DTD ->
                        throw new UnreadableException(Fault.HOSTILE, "the document has a DOCTYPE; none is accepted");
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > deepest || ++nodes > mostNodes) {
                            throw tooMuch();
                        }
                        current = current.add(local(parser.getLocalName()));
                        attributes(current);
                        content.setLength(0);
                        contentStart = base + (int) locations.getEndingCharOffset();
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (!hasElements(current) && !nil(current)) {
                            current.text(content.toString());
                            current.start = contentStart;
                            current.end = Math.max(contentStart, base + (int) locations.getStartingCharOffset());
                        }
                        content.setLength(0);
                        depth--;
                        current = current.parent == null ? document : current.parent;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        if (depth > 0 && !hasElements(current)) {
                            content.append(parser.getTextCharacters(), parser.getTextStart(), parser.getTextLength());
                        }
                    }
                    default -> {
                        // Comments, processing instructions and the document's end say nothing.
                    }
                }
            }
            parser.close();
            for (Node reference : references) {
                Node href = reference.firstChild;
                for (; href != null; href = href.nextSibling) {
                    if (href.name.equals("@href") && href.text() != null) {
                        reference.target = ids.get(href.text().substring(1));
                    }
                }
            }
        }

        private void attributes(Node element) throws XMLStreamException, UnreadableException {
            int from = base + (int) locations.getStartingCharOffset();
            if (parser.getAttributeCount() > mostAttributes) {
                throw tooMuch();
            }
            for (int i = 0; i < parser.getAttributeCount(); i++) {
                String raw = parser.getAttributeLocalName(i);
                if (raw.startsWith("xmlns")) {
                    continue;
                }
                String value = parser.getAttributeValue(i);
                int at = attribute(raw, from, base + (int) locations.getEndingCharOffset());
                if (++nodes > mostNodes) {
                    throw tooMuch();
                }
                Node attribute = element.add('@' + local(raw), value, at, at);
                if (at >= 0) {
                    attribute.end = Math.max(at, text.indexOf(text.charAt(at - 1), at));
                    // They stand in the order in which the parser tells them: none is looked for in another's value.
                    from = attribute.end;
                }
                if (attribute.name.equals("@id")) {
                    ids.put(value, element);
                } else if (attribute.name.equals("@href") && value.startsWith("#")) {
                    references.add(element);
                }
            }
        }

        /** Where the value of an attribute begins in its start tag; the parser does not say. */
        private int attribute(String name, int from, int to) {
            for (int at = text.indexOf(name, from); at >= 0 && at < to; at = text.indexOf(name, at + 1)) {
                int equals = skipSpace(at + name.length());
                if (Character.isWhitespace(text.charAt(at - 1)) && equals < to && text.charAt(equals) == '=') {
                    int quote = skipSpace(equals + 1);
                    return quote < to ? quote + 1 : -1;
                }
            }
            return -1;
        }

        private UnreadableException tooMuch() {
            return new UnreadableException(
                    Fault.HOSTILE,
                    "more than " + deepest + " levels, " + mostNodes + " elements and attributes, or " + mostAttributes
                            + " attributes of one element");
        }

        private int skipSpace(int from) {
            int at = from;
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        }
    }

    static boolean hasElements(Node node) {
        return node.lastChild != null && !node.lastChild.attribute();
    }

    static boolean nil(Node element) {
        for (Node child = element.firstChild; child != null; child = child.nextSibling) {
            if (child.name.equals("@nil") && ("true".equals(child.text()) || "1".equals(child.text()))) {
                return true;
            }
        }
        return false;
    }

    private static String local(String raw) {
        return raw.substring(raw.indexOf(':') + 1);
    }

    private static UnreadableException unreadable(Exception e) {
        // The parser's own words quote the document; only the place is taken over.
        String where = "";
        boolean limit = String.valueOf(e.getMessage()).contains("limit");
        if (e instanceof XMLStreamException stream && stream.getLocation() != null) {
            where = " at line " + stream.getLocation().getLineNumber() + ", column "
                    + stream.getLocation().getColumnNumber();
        }
        return limit
                ? new UnreadableException(Fault.HOSTILE, "the XML passes a limit of nesting or size" + where)
                : new UnreadableException(Fault.UNPARSEABLE, "not well-formed XML" + where);
    }

    private static XMLInputFactory2 factory() {
        XMLInputFactory2 factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory2.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory2.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory2.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, true);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, Limit.NESTING.most());
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, Limit.ATTRIBUTES.most());
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, 65_536);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) Limit.NODES.most());
        return factory;
    }
}
