package anpr.hub.core.hotlist;

import java.util.List;

/**
 * One revision of a VOI list.
 *
 * @param revision grows by one with each change
 */
public record VoiList(String name, long revision, ListTerms terms, List<VoiEntry> entries) {
    public VoiList {
        entries = List.copyOf(entries);
    }
}
