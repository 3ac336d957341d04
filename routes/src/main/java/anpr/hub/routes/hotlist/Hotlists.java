package anpr.hub.routes.hotlist;

import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.hotlist.VoiList;
import anpr.hub.routes.message.Wire;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;

/**
 * The VOI lists in force, shared by all nodes through Hazelcast: one entry a list, whole, so that a revision comes into
 * force in one piece. Reads are matched against an index in local memory, replaced as a whole when a list changes. Safe
 * for use by many threads.
 */
public final class Hotlists {
    private final Wire<VoiList> wire = new Wire<>(VoiList.class);
    private final IMap<String, byte[]> lists;
    private volatile HotlistIndex index;

    public Hotlists(HazelcastInstance hazelcast) {
        this.lists = hazelcast.getMap("voi-lists");
        lists.addEntryListener(
                new EntryAdapter<String, byte[]>() {
                    @Override
                    public void onEntryEvent(EntryEvent<String, byte[]> event) {
                        rebuild();
                    }
                },
                false);
        this.index = built();
    }

    /** The lists as they stand now. Whoever matches a batch asks once and uses this for all of it. */
    public HotlistIndex index() {
        return index;
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
        index = built();
    }

    private HotlistIndex built() {
        List<VoiList> inForce = lists.values().stream().map(wire::decode).toList();
        return HotlistIndex.of(inForce);
    }
}
