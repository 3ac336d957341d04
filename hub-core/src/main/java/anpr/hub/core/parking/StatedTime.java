package anpr.hub.core.parking;

import anpr.hub.core.read.TimeBasis;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time as a business system states it.
 *
 * @param at UTC in whole milliseconds; null if the local time occurs twice
 * @param candidates then both instants, earlier first; else empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StatedTime(@Nullable Instant at, List<Instant> candidates, String asSupplied, TimeBasis basis) {
    public StatedTime {
        candidates = List.copyOf(candidates);
    }

    /** The instant under which it is filed: the earlier one if there are two. */
    @JsonIgnore
    public Optional<Instant> filedAt() {
        return at != null ? Optional.of(at) : candidates.stream().findFirst();
    }
}
