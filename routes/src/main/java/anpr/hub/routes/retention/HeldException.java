package anpr.hub.routes.retention;

/** A record is kept for a case, so nothing of what was asked for was erased. */
public final class HeldException extends RuntimeException {
    public HeldException(String why) {
        super(why);
    }
}
