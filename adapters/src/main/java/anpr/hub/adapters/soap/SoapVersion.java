package anpr.hub.adapters.soap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two versions of SOAP, and how each answers. Every text given must be the hub's own. */
enum SoapVersion {
    V11("http://schemas.xmlsoap.org/soap/envelope/", "text/xml;charset=utf-8"),
    V12("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml;charset=utf-8");

    private final String namespace;
    private final String mediaType;

    SoapVersion(String namespace, String mediaType) {
        this.namespace = namespace;
        this.mediaType = mediaType;
    }

    /** Who is to do something about a refusal. */
    enum Fault {
        SENDER,
        RECEIVER
    }

    /** The version whose envelopes are in this namespace. */
    static Optional<SoapVersion> ofNamespace(@Nullable String namespace) {
        return Arrays.stream(values())
                .filter(version -> version.namespace.equals(namespace))
                .findFirst();
    }

    /** The version that a request states in its content type, for one whose envelope cannot be read. */
    static SoapVersion ofMediaType(@Nullable String mediaType) {
        return mediaType != null && mediaType.toLowerCase(Locale.ROOT).startsWith("application/soap+xml") ? V12 : V11;
    }

    String mediaType() {
        return mediaType;
    }

    /** The status that goes with a fault: SOAP 1.1 has but one. */
    int status(Fault fault) {
        return switch (this) {
            case V11 -> 500;
            case V12 ->
                switch (fault) {
                    case SENDER -> 400;
                    case RECEIVER -> 500;
                };
        };
    }

    /** An envelope with this XML in its body. */
    byte[] envelope(String body) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"" + namespace
                        + "\"><soap:Body>" + body + "</soap:Body></soap:Envelope>\n")
                .getBytes(UTF_8);
    }

    byte[] fault(Fault fault, String what) {
        String text = what.replace("&", "&amp;").replace("<", "&lt;");
        return envelope(
                switch (this) {
                    case V11 ->
                        "<soap:Fault><faultcode>soap:%s</faultcode><faultstring>%s</faultstring></soap:Fault>"
                                .formatted(fault == Fault.SENDER ? "Client" : "Server", text);
                    case V12 -> """
                            <soap:Fault><soap:Code><soap:Value>soap:%s</soap:Value></soap:Code><soap:Reason>\
                            <soap:Text xml:lang="en">%s</soap:Text></soap:Reason></soap:Fault>""".formatted(fault == Fault.SENDER ? "Sender" : "Receiver", text);
                });
    }
}
