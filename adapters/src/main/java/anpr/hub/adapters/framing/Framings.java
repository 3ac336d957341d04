package anpr.hub.adapters.framing;

import anpr.hub.core.transport.Framing;
import java.util.List;

/** The framings that the hub brings along. */
public final class Framings {
    private static final List<Framing> ALL = List.of(
            new ClosingTag(),
            new Idle(),
            new Json(),
            new LengthPrefix(),
            new Lines(),
            new MultipartStream(),
            new StxEtx());

    private Framings() {}

    /** Each once, in the order of their names. */
    public static List<Framing> all() {
        return ALL;
    }
}
