package anpr.hub.core.read;

/** Which way the vehicle moved as the camera sees it: towards it (front plate) or away (rear plate). */
public enum Direction {
    TOWARD,
    AWAY,
    UNKNOWN
}
