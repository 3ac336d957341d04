package anpr.hub.core.read;

/** Why a read has no image. */
public enum ImageAbsentReason {
    NOT_SUPPLIED,
    PENDING,
    OVERSIZE,
    CORRUPT,
    POLICY
}
