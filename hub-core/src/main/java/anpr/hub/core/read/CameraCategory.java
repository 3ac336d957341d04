package anpr.hub.core.read;

/** What kind of installation made the read; from the camera register, never from the payload. */
public enum CameraCategory {
    FIXED,
    MOBILE,
    MOVEABLE,
    CCTV_INTEGRATED,
    DASHCAM,
    CAR_PARK,
    OTHER
}
