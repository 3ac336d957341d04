package anpr.hub.core.read;

/** The pattern that a VRM fits. It only flags: a read that fits no pattern is still a read. */
public enum VrmPlausibility {
    GB_CURRENT,
    GB_PREFIX,
    GB_SUFFIX,
    GB_DATELESS,
    NI,
    Q,
    DIPLOMATIC,
    FOREIGN,
    UNKNOWN
}
