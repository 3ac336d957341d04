package anpr.hub.core.hotlist;

import java.util.Optional;

/** Where the texts of entries are kept, for the index has none. Safe for use by many threads. */
@FunctionalInterface
public interface Snapshots {
    /** The entry as it stood in a revision of its list; empty if that is kept no more. */
    Optional<VoiEntry> entry(String list, long revision, String entryId);
}
