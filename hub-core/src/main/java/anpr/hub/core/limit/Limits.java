package anpr.hub.core.limit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The limits that a feed's messages are read within. What reads them asks {@link #inForce}; who has them read says whose
 * they are by {@link #hold}. Immutable.
 *
 * @param set those that the feed sets itself
 */
public record Limits(Map<Limit, Integer> set) {
    /** Of a feed that sets none. */
    public static final Limits USUAL = new Limits(Map.of());

    private static final ScopedValue<Limits> IN_FORCE = ScopedValue.newInstance();

    /**
     * A copy is kept.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Limits {
        Map<Limit, Integer> copy = new EnumMap<>(Limit.class);
        copy.putAll(set);
        copy.forEach((limit, value) -> {
            if (value < limit.least() || value > limit.most()) {
                throw new IllegalArgumentException("limit '" + limit.setting() + "': expected a whole number from "
                        + limit.least() + " to " + limit.most());
            }
        });
        set = Collections.unmodifiableMap(copy);
    }

    /** How much of it there may be. */
    public int at(Limit limit) {
        // Asked for each message: most feeds set none.
        Integer own = set.isEmpty() ? null : set.get(limit);
        return own == null ? limit.usual() : own;
    }

    /** Those that hold for what this thread reads now. */
    public static Limits inForce() {
        return IN_FORCE.orElse(USUAL);
    }

    /** What the work gives, done within these. */
    public <T> T hold(Supplier<T> work) {
        return set.isEmpty() ? work.get() : ScopedValue.where(IN_FORCE, this).call(work::get);
    }
}
