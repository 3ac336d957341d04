package anpr.hub.core.health;

/** How a feed or camera is, in the order in which one outweighs another. */
public enum State {
    /** As usual. */
    HEALTHY,
    /** What comes is usable, and not as it should be. */
    DEGRADED,
    /** Nothing comes, for longer than is usual. */
    SILENT,
    /** Nothing can come, or nothing that comes can be used. */
    FAILING,
    /** Somebody decided that nothing is taken in; whatever else is wrong is not looked at meanwhile. */
    PAUSED
}
