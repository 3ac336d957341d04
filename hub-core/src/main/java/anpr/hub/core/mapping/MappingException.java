package anpr.hub.core.mapping;

/** A mapping, or a table it uses, is not what it should be. The message names file, line and what was expected. */
public final class MappingException extends RuntimeException {
    public MappingException(String message) {
        super(message);
    }

    public MappingException(String message, Throwable cause) {
        super(message, cause);
    }
}
