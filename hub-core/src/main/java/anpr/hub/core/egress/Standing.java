package anpr.hub.core.egress;

/** Whether somebody is law enforcement. Whoever does not state it is not. */
public enum Standing {
    LAW_ENFORCEMENT,
    OTHER
}
