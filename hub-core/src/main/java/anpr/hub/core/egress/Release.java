package anpr.hub.core.egress;

/** How much of something may leave; the less, the earlier in the order. */
public enum Release {
    /** Not even that there is any. */
    NOTHING,
    /** What its label leaves open, put together anew from that alone. */
    EDITED,
    WHOLE
}
