package anpr.hub.core.read;

import java.time.Instant;

/**
 * The natural key of a read: the tuple by which BOF2 finds a record again (national-record, 1.1 item 6).
 *
 * @param captureTime the capture time, or the earlier of two where the local time is ambiguous
 */
public record ReadKey(String vrm, int feedId, int sourceId, int cameraId, Instant captureTime) {
    /** The {@code dedupeKey} of the canonical read. */
    public String asText() {
        return vrm + '|' + feedId + '|' + sourceId + '|' + cameraId + '|' + captureTime;
    }
}
