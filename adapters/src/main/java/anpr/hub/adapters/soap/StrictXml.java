package anpr.hub.adapters.soap;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Readers of XML that strangers send: without entities of their own, flat, and with few attributes. */
public final class StrictXml {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ATTRIBUTES = 50;
    private static final XMLInputFactory FACTORY = factory();

    private StrictXml() {}

    /** A document type declaration comes as an event, for the caller to refuse; nothing in it is used. */
    public static XMLStreamReader reader(byte[] document) throws XMLStreamException {
        return reader(new ByteArrayInputStream(document));
    }

    /** The same, of what is read as it comes; it is left open. */
    public static XMLStreamReader reader(InputStream document) throws XMLStreamException {
        return FACTORY.createXMLStreamReader(document);
    }

    private static XMLInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.getConfig().doParseLazily(false);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        return factory;
    }

    /** The refusal of a request that the reader could not go on with; says where, if the reader does. */
    public static RefusedException malformed(XMLStreamException e) {
        Location at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNumber() + ", column " + at.getColumnNumber();
        return new RefusedException(Refusal.MALFORMED, "The message is not well-formed XML" + where, e);
    }
}
