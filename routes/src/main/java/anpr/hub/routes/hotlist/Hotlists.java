package anpr.hub.routes.hotlist;

import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.hotlist.ListIndex;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.hotlist.Snapshots;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.hotlist.VoiList;
import anpr.hub.routes.message.Wire;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The VOI lists in force, shared by all nodes through Hazelcast: one entry a list, whole, so that a revision comes into
 * force in one piece. Reads are matched against an index in local memory, replaced as a whole when a list changes. Safe
 * for use by many threads.
 */
public final class Hotlists {
    private final Wire<VoiList> wire = new Wire<>(VoiList.class);
    private final IMap<String, byte[]> lists;
    private final MatchRules rules;
    private volatile InForce inForce;

    /** @param rules by which every list is matched */
    public Hotlists(HazelcastInstance hazelcast, MatchRules rules) {
        this.rules = rules;
        this.lists = hazelcast.getMap("voi-lists");
        lists.addEntryListener(
                new EntryAdapter<String, byte[]>() {
                    @Override
                    public void onEntryEvent(EntryEvent<String, byte[]> event) {
                        rebuild();
                    }
                },
                false);
        this.inForce = built();
    }

    /** An index, and the texts of the revisions that it is made of. */
    public record InForce(HotlistIndex index, Snapshots snapshots) {}

    /** The lists as they stand now. Whoever matches a batch asks once and uses this for all of it. */
    public InForce inForce() {
        return inForce;
    }

    /** Puts a revision of a list in force on every node; on this one it is when the call returns. */
    public void putInForce(VoiList list) {
        lists.set(list.name(), wire.encode(list));
        rebuild();
    }

    /** Takes a list out of force. */
    public void withdraw(String name) {
        lists.delete(name);
        rebuild();
    }

    private synchronized void rebuild() {
        inForce = built();
    }

    private InForce built() {
        List<ListIndex> indexes = new ArrayList<>();
        Map<String, Map<String, VoiEntry>> texts = new HashMap<>();
        for (byte[] encoded : lists.values()) {
            VoiList list = wire.decode(encoded);
            indexes.add(ListIndex.of(list, rules.confusables()));
            Map<String, VoiEntry> entries = new HashMap<>();
            list.entries().forEach(entry -> entries.put(entry.entryId(), entry));
            texts.put(list.name(), entries);
        }
        return new InForce(
                HotlistIndex.of(indexes, rules), (list, revision, entryId) -> Optional.ofNullable(texts.get(list))
                        .map(entries -> entries.get(entryId)));
    }
}
