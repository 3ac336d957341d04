package anpr.hub.adapters.multipart;

import java.util.Objects;

/** A multipart body that cannot be cut into parts. The message says what and where (byte offset), never the content. */
public final class MultipartException extends Exception {
    MultipartException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
