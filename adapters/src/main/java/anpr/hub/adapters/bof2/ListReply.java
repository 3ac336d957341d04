package anpr.hub.adapters.bof2;

import anpr.hub.adapters.bof2.Encoded.Element;
import anpr.hub.adapters.soap.StrictXml;
import anpr.hub.core.submission.RefusedException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads what a hotlist service of others answers. */
final class ListReply {
    private final Encoded message;
    private final Optional<Element> value;

    private ListReply(Encoded message, Optional<Element> value) {
        this.message = message;
        this.value = value;
    }

    /**
     * Reads an answer to its end.
     *
     * @throws RefusedException MALFORMED if it is no answer of this service, or a fault; TOO_LARGE
     */
    private static ListReply read(InputStream body, ListService service, Encoded.@Nullable LongText longText)
            throws RefusedException {
        try {
            XMLStreamReader reader = StrictXml.reader(body);
            try {
                Encoded message = new Encoded(reader, longText);
                String name = message.enter();
                if (name.equals("Fault")) {
                    Element fault = message.read();
                    String code =
                            message.child(fault, "faultcode").map(Element::text).orElse("");
                    throw Encoded.malformed(
                            code.endsWith("Server")
                                    ? "The server says that it failed"
                                    : "The server does not accept the hub's credential, source or request");
                }
                if (!name.equals(service.operation() + "Response")) {
                    throw Encoded.malformed("The answer is none of " + service.operation());
                }
                Element response = message.read();
                message.readReferences();
                return new ListReply(
                        message, response.children().stream().findFirst().map(message::resolve));
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw StrictXml.malformed(e);
        }
    }

    static long repository(InputStream body) throws RefusedException {
        ListReply reply = read(body, ListService.REPOSITORY, null);
        try {
            return Long.parseLong(reply.value.map(Element::text).orElse(""));
        } catch (NumberFormatException e) {
            throw Encoded.malformed("The revision of the repository is no number");
        }
    }

    static List<ListClient.Standing> standings(InputStream body) throws RefusedException {
        ListReply reply = read(body, ListService.STATUS, null);
        List<ListClient.Standing> standings = new ArrayList<>();
        for (Element item : reply.value.map(Element::children).orElse(List.of())) {
            Element list = reply.message.resolve(item);
            standings.add(new ListClient.Standing(
                    reply.text(list, "hotlistName"),
                    reply.text(list, "latestRevision"),
                    reply.message.child(list, "externalSystemRevision").map(Element::text)));
        }
        return standings;
    }

    /**
     * An update of a list.
     *
     * @param zip is written what there is of it
     */
    static ListClient.Update update(InputStream body, OutputStream zip, long most) throws RefusedException {
        Base64Sink sink = new Base64Sink(zip, most);
        ListReply reply = read(body, ListService.UPDATES_OF_SIZE, sink);
        Element data = reply.value.orElseThrow(() -> Encoded.malformed("The update is empty"));
        Optional<Element> deltas = reply.message.child(data, "hotlistDeltas");
        boolean some =
                deltas.filter(one -> one.elsewhere() || !one.text().isEmpty()).isPresent();
        if (some && !deltas.get().elsewhere()) {
            sink.more(deltas.get().text());
        }
        sink.end();
        return new ListClient.Update(
                reply.text(data, "latestRevision"),
                reply.message
                        .child(data, "fileTooBig")
                        .filter(one -> one.text().equals("true") || one.text().equals("1"))
                        .isPresent(),
                some);
    }

    static void taken(InputStream body) throws RefusedException {
        read(body, ListService.SET_STATUS, null);
    }

    private String text(Element parent, String name) throws RefusedException {
        return message.child(parent, name)
                .map(Element::text)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> Encoded.malformed("The answer lacks a " + name));
    }
}
