package anpr.hub.simulator.truth;

/** How one sending of one message ended, as its sender knows it. */
public enum Attempt {
    /** The hub said yes: from now on it answers for the message. */
    ACKNOWLEDGED,
    /** The hub said no. */
    REFUSED,
    /** Sent, or perhaps sent, and no answer: the hub may have it or not. */
    UNKNOWN,
    /** Put into an answer to the hub, perhaps with others: the hub may have it, and will ask for what comes after it. */
    SERVED,
    /** Cut before the end, on purpose: the hub must not have it by this sending. */
    CUT
}
