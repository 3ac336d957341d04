package anpr.hub.core.mapping;

/** A message, or all of it from some point on, cannot be read as the format it should have. */
final class UnreadableException extends Exception {
    private final Mapped.Fault fault;

    /** @param detail what and where, without any of the message's content */
    UnreadableException(Mapped.Fault fault, String detail) {
        super(detail, null, false, false);
        this.fault = fault;
    }

    Mapped.Fault fault() {
        return fault;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
