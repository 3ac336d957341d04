package anpr.hub.simulator.traffic;

/** What is odd about one passage, or about the device that tells of it. */
public enum Oddity {
    NONE,
    /** Told of minutes to an hour after it happened: the device had no line. */
    LATE,
    /** Told of seconds after it happened, so that later passages overtake it. */
    OUT_OF_ORDER,
    /** The device's clock is hours ahead: the hub must quarantine the read. */
    CLOCK_AHEAD,
    /** The device's clock or offset is wrong the other way: the read is stored under the time as told. */
    WRONG_OFFSET,
    /** The message is damaged beyond use. */
    BROKEN,
    /** The camera is in nobody's register. */
    UNKNOWN_CAMERA,
    /** There was a vehicle, and no plate to read. */
    EMPTY_PLATE
}
