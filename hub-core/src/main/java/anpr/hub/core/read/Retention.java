package anpr.hub.core.read;

import java.time.Instant;
import java.util.List;

/** Until when a read is kept, by which rule, and which holds stop its deletion. */
public record Retention(Instant expiresAt, String basis, List<String> hold) {
    public Retention {
        hold = List.copyOf(hold);
    }
}
