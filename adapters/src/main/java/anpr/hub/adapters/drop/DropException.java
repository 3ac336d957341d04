package anpr.hub.adapters.drop;

import java.io.IOException;
import java.util.Objects;

/** A file was not taken, or something asked for is not done here. The message is for the client: it holds no path. */
public final class DropException extends IOException {
    private final boolean lasting;

    DropException(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    /** Whether the same file will be refused again: the client need not try. */
    public boolean isLasting() {
        return lasting;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
