package anpr.hub.core.hotlist;

import java.util.List;

/**
 * One revision of a VOI list.
 *
 * @param revision grows by one with each import
 * @param priority smaller is more urgent
 * @param covert hits are for entitled eyes only
 */
public record VoiList(String name, long revision, String owner, int priority, boolean covert, List<VoiEntry> entries) {
    public VoiList {
        entries = List.copyOf(entries);
    }
}
