package anpr.hub.adapters.bof2;

import anpr.hub.core.exchange.ListServer;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The hub as a unit of a force's server: asks its hotlist services. CXF carries the requests; what is in them is written and
 * read here, for CXF has no rpc/encoded. What an answer says is no secret's place, so errors quote nothing of it. For one
 * thread.
 */
public final class ListClient implements AutoCloseable {
    private static final String PART = "<%1$s xsi:type=\"xsd:%2$s\">%3$s</%1$s>";
    private static final String REQUEST = """
            <ns1:%1$s soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns1="%2$s">\
            %3$s</ns1:%1$s>""";
    private static final String REVISIONS = """
            <hotlistsAndRevisions xsi:type="soapenc:Array" soapenc:arrayType="ns2:ExternalHotlistRevisions[%d]" \
            xmlns:ns2="urn:SetHotlistStatusService">%s</hotlistsAndRevisions>""";
    private static final String REVISION = """
            <item xsi:type="ns2:ExternalHotlistRevisions"><currentRevision xsi:type="xsd:string">%s</currentRevision>\
            <hotlistName xsi:type="xsd:string">%s</hotlistName></item>""";

    /** Of an answer without a file: some hundred lists. */
    private static final long SHORT_ANSWER = 1 << 20;

    private final ListServer server;
    private final String signature;
    private final SoapWire wire;

    public ListClient(ListServer server, String signature) {
        this.server = server;
        this.signature = signature;
        this.wire = new SoapWire();
    }

    /**
     * How a list stands there.
     *
     * @param held what the server takes the hub to hold; empty if it does not say
     */
    public record Standing(String list, String latest, Optional<String> held) {}

    /**
     * What a server gave.
     *
     * @param tooBig whether it gave nothing because that would be too long
     * @param zip whether it gave a file
     */
    public record Update(String latest, boolean tooBig, boolean zip) {}

    /** @param known what was told last */
    public long repository(long known) throws IOException, InterruptedException {
        return ask(
                ListService.REPOSITORY,
                part("revNumber", "long", Long.toString(known)),
                SHORT_ANSWER,
                answer -> ListReply.repository(answer));
    }

    public List<Standing> standings() throws IOException, InterruptedException {
        return ask(ListService.STATUS, "", SHORT_ANSWER, ListReply::standings);
    }

    /** @param zip the file to be written */
    public Update update(String list, Path zip) throws IOException, InterruptedException {
        int most = server.mostBytes();
        String parts = part("hotlistName", "string", list) + part("size", "int", Integer.toString(most));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip))) {
            // Base64 with its ends of lines.
            return ask(
                    ListService.UPDATES_OF_SIZE,
                    parts,
                    SHORT_ANSWER + most * 3L / 2,
                    answer -> ListReply.update(answer, out, most));
        }
    }

    /** @param revisions that are in force here, by their names there */
    public void report(Map<String, String> revisions) throws IOException, InterruptedException {
        StringBuilder items = new StringBuilder();
        new TreeMap<>(revisions)
                .forEach((list, revision) ->
                        items.append(REVISION.formatted(Answer.escaped(revision), Answer.escaped(list))));
        ask(ListService.SET_STATUS, REVISIONS.formatted(revisions.size(), items), SHORT_ANSWER, answer -> {
            ListReply.taken(answer);
            return true;
        });
    }

    private interface Reading<T> {
        T of(InputStream answer) throws RefusedException;
    }

    private <T> T ask(ListService service, String parts, long most, Reading<T> reading)
            throws IOException, InterruptedException {
        String credential = part(service.signaturePart(), "string", signature)
                + part(service.userPart(), "string", server.user())
                + part(service.sourcePart(), "string", server.sourceId());
        byte[] request =
                Answer.envelope(REQUEST.formatted(service.operation(), service.namespace(), credential + parts));
        return wire.ask(server.address() + service.path(), request, answer -> {
            try {
                return reading.of(new Bounded(answer, most));
            } catch (RefusedException e) {
                throw new IOException(told(e), e);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    private static String told(RefusedException e) {
        return e.refusal() == Refusal.TOO_LARGE
                ? "the answer is longer than mostBytes allow"
                : "the answer cannot be used: " + e.getMessage();
    }

    private static String part(String name, String type, String text) {
        return PART.formatted(name, type, Answer.escaped(text));
    }

    @Override
    public void close() {
        wire.close();
    }

    /** Ends an answer that is too long as one that is cut. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int some = super.read(into, offset, length);
            count(Math.max(some, 0));
            return some;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                // Unchecked, for the XML reader would take it for bad XML.
                throw new UncheckedIOException(new IOException("the answer is longer than mostBytes allow"));
            }
        }
    }
}
