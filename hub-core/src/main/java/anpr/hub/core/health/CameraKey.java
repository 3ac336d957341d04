package anpr.hub.core.health;

import anpr.hub.core.read.ReadKey;

/** The three numbers of a camera in the register, which belong to no other camera of the hub. */
public record CameraKey(int feedId, int sourceId, int cameraId) {
    /** The camera of a read. */
    public static CameraKey of(ReadKey read) {
        return new CameraKey(read.feedId(), read.sourceId(), read.cameraId());
    }

    /** As operators write it. */
    @Override
    public String toString() {
        return feedId + "/" + sourceId + "/" + cameraId;
    }
}
