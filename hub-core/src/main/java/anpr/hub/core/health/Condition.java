package anpr.hub.core.health;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A state with the sentence that says why.
 *
 * @param why a sentence without plates, payload or secrets
 * @param todo what an operator can do about it, a sentence; null where there is nothing to do
 */
public record Condition(State state, String why, @Nullable String todo) {
    private static final Comparator<Condition> BY_STATE = Comparator.comparing(Condition::state);

    /** Nothing is to be said against it. */
    public static final Condition HEALTHY = new Condition(State.HEALTHY, "As usual.", null);

    /** The one that outweighs the others; of equals the first. {@link #HEALTHY} if there are none. */
    public static Condition worst(Collection<Condition> all) {
        return all.stream()
                .reduce((one, next) -> BY_STATE.compare(next, one) > 0 ? next : one)
                .orElse(HEALTHY);
    }
}
