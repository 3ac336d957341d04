package anpr.hub.core.partner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cameras of one feed, found by any of the names that a payload may use. Immutable. */
public final class CameraRegister {
    /** Stands for every name, in a feed of one camera whose messages name none. */
    public static final String ANY = "*";

    private final List<Camera> cameras;
    private final Map<String, Camera> byRef;

    /** @throws IllegalArgumentException if two cameras share a name */
    public CameraRegister(List<Camera> cameras) {
        this.cameras = List.copyOf(cameras);
        Map<String, Camera> index = new HashMap<>();
        for (Camera camera : cameras) {
            for (String ref : camera.refs()) {
                if (index.put(ref, camera) != null) {
                    throw new IllegalArgumentException("two cameras are called '" + ref + "'");
                }
            }
        }
        this.byRef = Map.copyOf(index);
    }

    /**
     * The camera that a message means.
     *
     * @param refs the names in the message, most stable first
     */
    public Optional<Camera> find(List<String> refs) {
        for (String ref : refs) {
            Camera camera = byRef.get(ref);
            if (camera != null) {
                return Optional.of(camera);
            }
        }
        return Optional.ofNullable(byRef.get(ANY));
    }

    public List<Camera> cameras() {
        return cameras;
    }

    /** Whether the other has the same cameras in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CameraRegister register && register.cameras.equals(cameras);
    }

    @Override
    public int hashCode() {
        return cameras.hashCode();
    }
}
