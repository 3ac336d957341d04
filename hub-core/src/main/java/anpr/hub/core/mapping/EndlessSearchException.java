package anpr.hub.core.mapping;

/** The paths of a mapping would have to look through a message over and over; see {@link Node.Root}. */
final class EndlessSearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndlessSearchException() {
        super("what the mapping looks for takes more than the steps that a message may cost", null, false, false);
    }
}
