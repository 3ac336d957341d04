package anpr.hub.core.seal;

/** Who may be shown a group of a record, if nothing else is decided. */
public enum Protection {
    /** The defence too. */
    OPEN,
    /** The defence only in another form: a pseudonym, something coarser. */
    EDITED,
    /** Nobody outside the prosecution. */
    PROTECTED
}
