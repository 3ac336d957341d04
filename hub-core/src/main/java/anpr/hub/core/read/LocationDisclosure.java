package anpr.hub.core.read;

/** Whether a camera's exact place may be shown; {@code RESTRICTED} unless the register says otherwise. */
public enum LocationDisclosure {
    OPEN,
    RESTRICTED
}
