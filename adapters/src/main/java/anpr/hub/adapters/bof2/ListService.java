package anpr.hub.adapters.bof2;

/** The hotlist services, each with its one operation. Names, parts and namespaces are those of the WSDLs in national-record 8.2. */
enum ListService {
    REPOSITORY("GetHotlistRepoStatusService", "getRepoStatus", ListService.SCARAB),
    STATUS("GetHotlistStatusService", "getHotlistStatus", ListService.SCARAB),
    UPDATES("GetHotlistUpdatesService", "getHotlistUpdates", "urn:GetHotlistUpdatesService"),
    UPDATES_OF_SIZE("GetHotlistsUpdatesRestrictedSizeService", "getHotlistUpdatesRestrictSize", ListService.PIPS),
    SET_STATUS("SetHotlistStatusService", "setHotlistStatus", ListService.PIPS);

    private static final String SCARAB = "http://scarab.webservices.bof2.anite.com";
    private static final String PIPS = "http://bof2.pipstechnology.com";

    private final String path;
    private final String operation;
    private final String namespace;

    ListService(String path, String operation, String namespace) {
        this.path = path;
        this.operation = operation;
        this.namespace = namespace;
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

    /** One service writes the parts of the credential in another way than the others. */
    String signaturePart() {
        return this == UPDATES ? "signature" : "signatureOfSender";
    }

    String userPart() {
        return this == UPDATES ? "userName" : "username";
    }

    String sourcePart() {
        return this == REPOSITORY || this == STATUS ? "sourceID" : "sourceId";
    }
}
