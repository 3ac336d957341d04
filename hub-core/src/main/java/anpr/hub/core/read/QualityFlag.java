package anpr.hub.core.read;

/** What a user of a read must know about its quality. A flag never removes a read. */
public enum QualityFlag {
    /** Received longer after capture than the feed's limit for a live read. */
    LATE,
    /** Captured after it was received, within the tolerance. */
    FUTURE,
    /** The sender marks it as a retransmission, or it repeats a read already held. */
    DUPLICATE,
    /** No usable position from device or register. */
    NO_LOCATION,
    /** The capture time rests on an assumption, or disagrees with the receive time. */
    CLOCK_SUSPECT,
    /** The local time occurs twice (end of summer time): both instants are kept, none is chosen. */
    TIME_AMBIGUOUS,
    /** A fixed device reports a place farther from the register's than the feed allows. */
    LOCATION_JUMP,
    /** The device gave a position that cannot be one (0,0 or out of range); it was not taken over. */
    LOCATION_UNUSABLE,
    /** The position, whoever gave it, lies outside the area that the feed's configuration declares; never without one. */
    LOCATION_OUTSIDE_AREA,
    /** Fits no known plate pattern. */
    PATTERN_FAIL,
    LOW_CONFIDENCE,
    /** A confidence was supplied that does not fit the scale; it was not taken over. */
    CONFIDENCE_UNUSABLE,
    /** A code (country, direction, colour) is in no table; kept as supplied. */
    CODE_UNKNOWN,
    /** Two fields of one message contradict each other; the mapping says which was used. */
    FIELDS_DISAGREE,
    /** An image was announced or attached that could not be used. */
    IMAGE_UNUSABLE,
    /** A field had a longer text, or more values, than the hub takes; what was left out stands in the payload alone. */
    FIELD_TOO_LARGE,
    /** The sender's template left variables unfilled: the fields that they stand in are absent. */
    TEMPLATE_UNFILLED
}
