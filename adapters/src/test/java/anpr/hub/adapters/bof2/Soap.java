package anpr.hub.adapters.bof2;

/** Requests as BOF2 clients write them. */
final class Soap {
    private Soap() {}

    /** An envelope as Axis 1 writes it, with this in its body. */
    static String envelope(String body) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
                xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" \
                xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
                <soapenv:Header><any:thing xmlns:any="urn:any"><username>header</username></any:thing></soapenv:Header>\
                <soapenv:Body>%s</soapenv:Body></soapenv:Envelope>
                """.formatted(body);
    }

    /** {@code sendCapture} with typed parts, padded by an image. */
    static String capture(String username, String signature, int imageCharacters) {
        return envelope("""
                <ns1:sendCapture soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" \
                xmlns:ns1="http://input.webservices.bof2.anite.com">
                  <signatureOfSender xsi:type="soapenc:string">%s</signatureOfSender>
                  <username xsi:type="soapenc:string">%s</username>
                  <vrm xsi:type="soapenc:string">ZZ99ZZZ</vrm>
                  <plateJpegImage xsi:type="xsd:base64Binary">%s</plateJpegImage>
                  <overviewJpegImage xsi:type="xsd:base64Binary" xsi:nil="true"/>
                  <captureTime xsi:type="xsd:dateTime">2026-06-01T12:00:00.000Z</captureTime>
                </ns1:sendCapture>""".formatted(signature, username, "A".repeat(imageCharacters)));
    }

    /** The text of one capture without images. */
    static String compact(String username, String signature) {
        return signature + "|" + username + "|QQ12QQQ|1|2|3|2026-06-01T12:00:00Z|51.5|-0.1||||||true";
    }
}
