package anpr.hub.core.submission;

/** The hub did not take a message over: nothing of it is kept, and the sender still owns it. */
public final class RefusedException extends Exception {
    private final transient Refusal refusal;

    public RefusedException(Refusal refusal, String detail) {
        super(detail);
        this.refusal = refusal;
    }

    public RefusedException(Refusal refusal, String detail, Throwable cause) {
        super(detail, cause);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** Why a message was refused. Each adapter says it in its sender's dialect. */
    public enum Refusal {
        /** No feed of that name; or the credential does not open it. One answer, so that names cannot be probed. */
        NOT_ADMITTED,
        /** The body is longer than the feed allows. */
        TOO_LARGE,
        /** The body is empty, or cut before its end. */
        INCOMPLETE,
        /** The framing (multipart, SOAP envelope, compression) cannot be read, or a header says what it may not. */
        MALFORMED,
        /** The hub cannot make it durable now; try again later. */
        UNAVAILABLE
    }
}
