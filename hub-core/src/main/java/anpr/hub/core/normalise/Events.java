package anpr.hub.core.normalise;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.mapping.Mapped;
import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.core.read.EventRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event of a record as the hub keeps it: its keys short and printable, a preview below everything else. */
final class Events {
    private static final int LONGEST_KEY = 256;
    private static final int PREVIEW_RANK = -1;

    private Events() {}

    static @Nullable VehicleEvent of(Mapped.Fields fields) {
        VehicleEvent event = fields.event();
        if (event == null) {
            return null;
        }
        int rank = fields.rule() == Mapped.Rule.PREVIEW ? PREVIEW_RANK : event.rank();
        List<String> also = event.also().stream().map(Events::kept).toList();
        return new VehicleEvent(kept(event.key()), also, event.within(), rank, event.then());
    }

    static @Nullable EventRef ref(@Nullable VehicleEvent event) {
        return event == null ? null : new EventRef(event.key(), event.rank());
    }

    /** A key that a database cannot index or hold is told by its digest: it links all the same. */
    private static String kept(String key) {
        boolean plain = key.length() <= LONGEST_KEY
                && key.codePoints()
                        .noneMatch(c -> (c < ' ' && c != '\t') || Character.getType(c) == Character.SURROGATE);
        return plain ? key : "sha256:" + Sha256.hex(key.getBytes(StandardCharsets.UTF_16BE));
    }
}
