package anpr.hub.core.mapping;

import java.util.Arrays;
import java.util.Optional;

/** The values that a mapping may give, in the order of the canonical read. */
public enum Field {
    VRM_AS_READ("vrmAsRead", Shape.TEXT),
    /** What stands for the plate where the sender has hashed it. */
    PSEUDONYM("pseudonym", Shape.TEXT),
    /** By which scheme, key and period the pseudonym was made: those of different schemes are never compared. */
    PSEUDONYM_SCHEME("pseudonymScheme", Shape.TEXT),
    VRM_COUNTRY("vrmCountry", Shape.TEXT),
    /** Where the vendor's code is no sure word on the plate's country; else what {@link #VRM_COUNTRY} was made of. */
    COUNTRY_AS_SUPPLIED("countryAsSupplied", Shape.TEXT),
    VRM_ALTERNATIVES("vrmAlternatives", Shape.TEXTS),
    CAPTURE_TIME("captureTime", Shape.TIME),
    CLOCK_SYNC_STATUS("clockQuality.syncStatus", Shape.TEXT),
    /** Used only for a late image in a trial without a register; the register's word counts otherwise. */
    FEED_ID("feedId", Shape.TEXT),
    SOURCE_ID("sourceId", Shape.TEXT),
    CAMERA_ID("cameraId", Shape.TEXT),
    /** Every name of the camera that the message has, most stable first. */
    CAMERA_REF("cameraRef", Shape.TEXTS),
    LATITUDE("latitude", Shape.TEXT),
    LONGITUDE("longitude", Shape.TEXT),
    LOCATION_SOURCE("locationSource", Shape.TEXT),
    LOCATION_TEXT("locationText", Shape.TEXT),
    DIRECTION("direction", Shape.TEXT),
    HEADING_DEGREES("headingDegrees", Shape.TEXT),
    LANE("lane", Shape.TEXT),
    CONFIDENCE("confidence", Shape.CONFIDENCE),
    PTZ_PRESET("ptz.preset", Shape.TEXT),
    PTZ_PAN("ptz.pan", Shape.TEXT),
    PTZ_TILT("ptz.tilt", Shape.TEXT),
    PTZ_ZOOM("ptz.zoom", Shape.TEXT),
    PLATE_PATCH("platePatch", Shape.IMAGE),
    OVERVIEW("overview", Shape.IMAGE),
    /** Images besides plate patch and overview. */
    IMAGE_ORIGINAL("imageOriginal", Shape.IMAGE),
    /** Where the sender keeps images that are not in the message. */
    IMAGE_LINKS("imageLinks", Shape.TEXTS),
    VEHICLE_MAKE("vehicle.make", Shape.TEXT),
    VEHICLE_MODEL("vehicle.model", Shape.TEXT),
    VEHICLE_COLOUR("vehicle.colour", Shape.TEXT),
    VEHICLE_TYPE("vehicle.type", Shape.TEXT),
    VEHICLE_SPEED("vehicle.speed", Shape.TEXT),
    MANUAL_ENTRY("manualEntry", Shape.TEXT),
    MISREAD("misread", Shape.TEXT),
    SOURCE_RECORD_ID("sourceRecordId", Shape.TEXT),
    ENTRY_TIME("transaction.entryTime", Shape.TIME),
    EXIT_TIME("transaction.exitTime", Shape.TIME),
    CAR_PARK("transaction.carPark", Shape.TEXT),
    DEVICE("transaction.device", Shape.TEXT),
    TRANSACTION_TYPE("transaction.type", Shape.TEXT),
    /** What the image of a late-image record shows. */
    IMAGE_ROLE("imageRole", Shape.TEXT);

    /** What kind of value a field takes. */
    enum Shape {
        TEXT,
        TEXTS,
        TIME,
        CONFIDENCE,
        IMAGE
    }

    private final String canonicalName;
    private final Shape shape;

    Field(String canonicalName, Shape shape) {
        this.canonicalName = canonicalName;
        this.shape = shape;
    }

    /** The name in the canonical read, with a dot where that is nested. */
    public String canonicalName() {
        return canonicalName;
    }

    /** What kind of value it takes, for the reference. */
    public String holds() {
        return switch (shape) {
            case TEXT -> "text";
            case TEXTS -> "every text that any source has";
            case TIME -> "a time: its last transform is timestamp";
            case CONFIDENCE -> "a number: it has the transform confidence";
            case IMAGE -> "an image: a part, or text with the transform base64";
        };
    }

    Shape shape() {
        return shape;
    }

    static Optional<Field> named(String canonicalName) {
        return Arrays.stream(values())
                .filter(field -> field.canonicalName.equals(canonicalName))
                .findFirst();
    }
}
