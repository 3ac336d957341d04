package anpr.hub.core.partner;

import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.LocationDisclosure;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A camera in the register. The register is the owner's word: identifiers, place and what may be shown of it.
 *
 * @param refs the names by which payloads may call it (MAC, serial, name, triple); {@code *} for a feed whose messages
 *     name no camera
 * @param zone of times without one, before the feed's
 * @param confidenceScale overrides the feed's
 * @param directions vendor's direction token to canonical direction, where this camera is mounted otherwise
 */
public record Camera(
        List<String> refs,
        int feedId,
        int sourceId,
        int cameraId,
        CameraCategory category,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable String locationText,
        LocationDisclosure locationDisclosure,
        @Nullable ZoneId zone,
        @Nullable String confidenceScale,
        Map<String, Direction> directions) {
    public Camera {
        refs = List.copyOf(refs);
        directions = Map.copyOf(directions);
    }

    /** Whether the other has the three numbers that belong to one camera in the hub. */
    boolean sameTriple(Camera other) {
        return feedId == other.feedId && sourceId == other.sourceId && cameraId == other.cameraId;
    }
}
