package anpr.hub.adapters.bof2;

/** The services offered, each with its one operation. Names and types are those of national-record 8.1. */
enum Bof2Service {
    CAPTURE("InputCaptureWebService", "sendCapture", Bof2Service.INPUT, Credentials.IN_PARTS),
    COMPACT_CAPTURE("InputCompactCaptureWebService", "sendCompactCapture", Bof2Service.INPUT, Credentials.IN_CAPTURES),
    COMPOUND_CAPTURE(
            "InputCompoundCaptureWebService", "sendCompoundCapture", Bof2Service.INPUT, Credentials.IN_CAPTURES),
    BINARY_CAPTURE_DATA(
            "InputBinaryCaptureDataWebService", "addBinaryCaptureData", Bof2Service.INPUT, Credentials.IN_PARTS),
    PING("PingWebService", "ping", "http://admin.webservices.bof2.anite.com", Credentials.NONE);

    /** Where a service's requests carry user name and signature. */
    enum Credentials {
        /** In parts of their own. */
        IN_PARTS,
        /** In the first two of the fields, separated by {@code |}, of each capture. */
        IN_CAPTURES,
        /** Nowhere: a ping has a signature but no user name to whom it could belong. */
        NONE
    }

    private static final String INPUT = "http://input.webservices.bof2.anite.com";

    private final String path;
    private final String operation;
    private final String namespace;
    private final Credentials credentials;

    Bof2Service(String path, String operation, String namespace, Credentials credentials) {
        this.path = path;
        this.operation = operation;
        this.namespace = namespace;
        this.credentials = credentials;
    }

    /** Last segment of the URL. */
    String path() {
        return path;
    }

    String operation() {
        return operation;
    }

    /** Namespace of the operation's elements. */
    String namespace() {
        return namespace;
    }

    Credentials credentials() {
        return credentials;
    }
}
