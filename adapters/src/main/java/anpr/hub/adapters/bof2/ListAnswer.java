package anpr.hub.adapters.bof2;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.exchange.ListSupply.Standing;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The envelopes that answer requests of the hotlist services. */
final class ListAnswer {
    private static final String RESPONSE = """
            <ns1:%1$sResponse soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns1="%2$s">\
            %3$s</ns1:%1$sResponse>""";
    private static final String LONG = """
            <%1$sReturn xsi:type="xsd:long">%2$d</%1$sReturn>""";
    private static final String ARRAY = """
            <%1$sReturn xsi:type="soapenc:Array" soapenc:arrayType="ns2:BofHotlistRevisions[%2$d]" \
            xmlns:ns2="urn:GetHotlistStatusService">%3$s</%1$sReturn>""";
    private static final String REVISIONS = """
            <item xsi:type="ns2:BofHotlistRevisions">\
            <externalSystemRevision xsi:type="soapenc:string">%s</externalSystemRevision>\
            <hotlistName xsi:type="soapenc:string">%s</hotlistName>\
            <latestRevision xsi:type="soapenc:string">%s</latestRevision></item>""";
    private static final String DATA = """
            <%1$sReturn xsi:type="ns2:BofHotlistData" xmlns:ns2="%2$s">\
            <fileTooBig xsi:type="xsd:boolean">%3$b</fileTooBig>%4$s\
            <hotlistName xsi:type="%5$s:string">%6$s</hotlistName>\
            <latestRevision xsi:type="%5$s:string">%7$s</latestRevision></%1$sReturn>""";
    private static final String NOTHING = """
            <hotlistDeltas xsi:type="%s:base64Binary" xsi:nil="true"/>""";
    private static final String BETWEEN = "\0";
    private static final String BYTES = """
            <hotlistDeltas xsi:type="%s:base64Binary">\0</hotlistDeltas>""";

    private ListAnswer() {}

    static byte[] repository(long revision) {
        return response(ListService.REPOSITORY, LONG.formatted(ListService.REPOSITORY.operation(), revision));
    }

    /** @param none what is written for a revision that the unit has not told */
    static byte[] standings(List<Standing> standings, String none) {
        StringBuilder items = new StringBuilder();
        for (Standing standing : standings) {
            items.append(REVISIONS.formatted(
                    Answer.escaped(standing.held().orElse(none)),
                    Answer.escaped(standing.list()),
                    Answer.escaped(standing.latest() == 0 ? none : Long.toString(standing.latest()))));
        }
        ListService service = ListService.STATUS;
        return response(service, ARRAY.formatted(service.operation(), standings.size(), items));
    }

    static byte[] taken() {
        return response(ListService.SET_STATUS, "");
    }

    /**
     * An update of a list.
     *
     * @param zip is put in between as it is read; null for none
     */
    static InputStream update(
            ListService service, String list, String revision, boolean tooBig, @Nullable InputStream zip) {
        boolean sized = service == ListService.UPDATES_OF_SIZE;
        String types = sized ? "xsd" : "soapenc";
        String data = DATA.formatted(
                service.operation(),
                sized ? "urn:GetHotlistsUpdatesRestrictedSizeService" : "http://getHotlistUpdates",
                tooBig,
                (zip == null ? NOTHING : BYTES).formatted(types),
                types,
                Answer.escaped(list),
                Answer.escaped(revision));
        byte[] envelope = response(service, data);
        if (zip == null) {
            return new ByteArrayInputStream(envelope);
        }
        String text = new String(envelope, UTF_8);
        int at = text.indexOf(BETWEEN);
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(text.substring(0, at).getBytes(UTF_8)),
                new Base64Stream(zip),
                new ByteArrayInputStream(text.substring(at + 1).getBytes(UTF_8)))));
    }

    private static byte[] response(ListService service, String content) {
        return Answer.envelope(RESPONSE.formatted(service.operation(), service.namespace(), content));
    }
}
