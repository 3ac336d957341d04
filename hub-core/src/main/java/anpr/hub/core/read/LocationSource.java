package anpr.hub.core.read;

/** Who says where the camera stood. */
public enum LocationSource {
    DEVICE_GPS,
    REGISTER,
    SUPPLIED
}
