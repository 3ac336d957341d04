package anpr.hub.core.read;

/** Why a read has no image. */
public enum ImageAbsentReason {
    NOT_SUPPLIED,
    PENDING,
    /** The sender keeps it, and sent where: {@link Read#imageLinks()}. */
    ELSEWHERE,
    OVERSIZE,
    CORRUPT,
    POLICY
}
