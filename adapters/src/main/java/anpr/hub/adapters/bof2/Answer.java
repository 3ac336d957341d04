package anpr.hub.adapters.bof2;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The envelopes that answer a request, written as Axis 1 writes them. */
final class Answer {
    private static final String ENVELOPE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
            xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" \
            xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
            <soapenv:Body>%s</soapenv:Body></soapenv:Envelope>
            """;
    private static final String RESPONSE = """
            <ns1:%1$sResponse soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns1="%2$s">\
            <%1$sReturn xsi:type="xsd:%3$s">%4$s</%1$sReturn></ns1:%1$sResponse>""";
    private static final String FAULT = """
            <soapenv:Fault><faultcode>soapenv:%s</faultcode><faultstring>%s</faultstring></soapenv:Fault>""";

    private Answer() {}

    /** Yes: an empty string, which clients take for success; of a ping, true. */
    static byte[] yes(Bof2Service service) {
        return switch (service) {
            case CAPTURE, COMPACT_CAPTURE, COMPOUND_CAPTURE, BINARY_CAPTURE_DATA -> response(service, "string", "");
            case PING -> response(service, "boolean", "true");
        };
    }

    /** No: a text that says what is wrong; of a ping, false. */
    static byte[] no(Bof2Service service, String what) {
        return switch (service) {
            case CAPTURE, COMPACT_CAPTURE, COMPOUND_CAPTURE, BINARY_CAPTURE_DATA -> response(service, "string", what);
            case PING -> response(service, "boolean", "false");
        };
    }

    /** The fault that the client made, for a request that cannot be read at all. */
    static byte[] clientFault(String what) {
        return envelope(FAULT.formatted("Client", escaped(what)));
    }

    /** The fault that the hub made. */
    static byte[] serverFault(String what) {
        return envelope(FAULT.formatted("Server", escaped(what)));
    }

    private static byte[] response(Bof2Service service, String type, String value) {
        return envelope(RESPONSE.formatted(service.operation(), service.namespace(), type, escaped(value)));
    }

    static byte[] envelope(String body) {
        return ENVELOPE.formatted(body).getBytes(UTF_8);
    }

    /** A text as it may stand in an element; what XML cannot carry is U+FFFD. */
    static String escaped(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
