package anpr.hub.simulator.traffic;

/** How a device behaves while it sends one message. */
public enum Conduct {
    PLAIN,
    /** Sends it once more although it was acknowledged. */
    DUPLICATE,
    /** Hangs up after the last byte, before the answer; then sends it again. */
    LOST_ANSWER,
    /** Loses the connection in mid-body; then sends it again. */
    CUT
}
