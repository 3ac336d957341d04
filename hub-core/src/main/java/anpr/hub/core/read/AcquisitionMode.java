package anpr.hub.core.read;

/** How the hub came by a read: a live feed, a late batch of one, or one answer to one case's request. */
public enum AcquisitionMode {
    LIVE_FEED,
    LATE_BATCH,
    CASE_REQUEST
}
