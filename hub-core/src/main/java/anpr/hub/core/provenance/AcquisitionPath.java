package anpr.hub.core.provenance;

/** By whose power a read was come by; decides what may leave to whom. */
public enum AcquisitionPath {
    NATIONAL,
    FORCE,
    LOCAL_AUTHORITY,
    COMMERCIAL,
    RETRIEVED
}
