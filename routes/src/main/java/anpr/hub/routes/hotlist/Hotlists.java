package anpr.hub.routes.hotlist;

import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.hotlist.ListIndex;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.hotlist.Snapshots;
import anpr.hub.routes.store.VoiStore;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The VOI lists in force, as this node matches them: indexes in local memory, of revisions that are each whole. A revision
 * that is in the store comes into force here by the manifest that its maker puts into the cluster, or, if that node was lost
 * before it could, by {@link #catchUp}. It is built beside the matching, of the revision before and what changed if that is
 * little, and swapped in; none ever goes back. Safe for use by
 * many threads.
 */
public final class Hotlists implements AutoCloseable {
    /** A change of more than one entry in so many is no change: the list is read whole. */
    private static final int FEW = 4;

    private final VoiStore store;
    private final MatchRules rules;
    private final ListChunks shared;
    private final Map<String, ListIndex> lists = new HashMap<>();
    private final ExecutorService building = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("hotlists").daemon().factory());
    private volatile InForce inForce;

    /**
     * Loads every list before it returns.
     *
     * @param rules by which every list is matched
     */
    public Hotlists(VoiStore store, HazelcastInstance hazelcast, MatchRules rules) {
        this.store = store;
        this.rules = rules;
        this.shared = new ListChunks(hazelcast);
        this.inForce = new InForce(HotlistIndex.of(List.of(), rules), store);
        shared.manifests()
                .addEntryListener(
                        new EntryAdapter<String, byte[]>() {
                            @Override
                            public void onEntryEvent(EntryEvent<String, byte[]> event) {
                                building.execute(() -> load(event.getKey()));
                            }
                        },
                        false);
        catchUp();
    }

    /** An index, and the texts of the revisions that it is made of. */
    public record InForce(HotlistIndex index, Snapshots snapshots) {}

    /** The lists as they stand now. Whoever matches a batch asks once and uses this for all of it. */
    public InForce inForce() {
        return inForce;
    }

    /** Those by which every list is matched. */
    public MatchRules rules() {
        return rules;
    }

    /** Brings this node up to the store, of which it may have heard nothing: a list's maker may be lost, or the cluster. */
    public synchronized void catchUp() {
        for (Listed listed : store.lists()) {
            if (behind(listed)) {
                load(listed.name());
            }
        }
    }

    /** Has a revision that was committed come into force on every node; on this one it is when the call returns. */
    public synchronized void putInForce(String name) {
        store.list(name).filter(this::behind).ifPresent(this::fromStore);
    }

    @Override
    public void close() {
        building.shutdownNow();
    }

    private synchronized void load(String name) {
        Listed stored = store.list(name).orElse(null);
        if (stored == null || !behind(stored)) {
            return;
        }
        ListIndex shared = fromTheCluster(stored);
        if (shared == null) {
            fromStore(stored);
        } else {
            swap(shared);
        }
    }

    /** Null if what is shared is not this revision, or not all of it, or changes another one than the one here. */
    private @Nullable ListIndex fromTheCluster(Listed stored) {
        ListChunks.Manifest manifest = shared.manifest(stored.name())
                .filter(told -> told.revision() == stored.revision())
                .orElse(null);
        if (manifest == null) {
            return null;
        }
        ListIndex here = lists.get(stored.name());
        if (manifest.since() == 0) {
            ListIndex.Builder whole = new ListIndex.Builder(stored, rules.confusables(), size(stored));
            return shared.read(manifest, (stands, entryId, vrm, weedAt) -> whole.add(entryId, vrm, weedAt))
                    ? checked(whole.build(), stored)
                    : null;
        }
        if (here == null || here.listed().revision() != manifest.since()) {
            return null;
        }
        ListIndex.Change change = here.changed(stored);
        return shared.read(manifest, taking(change)) ? checked(change.build(), stored) : null;
    }

    private void fromStore(Listed stored) {
        ListIndex here = lists.get(stored.name());
        if (here != null) {
            ListIndex.Change change = here.changed(stored);
            ListChunks.Sharing sharing =
                    shared.new Sharing(stored, here.listed().revision());
            VoiStore.Marks both = taking(change).and(sharing);
            if (store.changes(stored, here.listed().revision(), here.size() / FEW + FEW, both)) {
                ListIndex changed = checked(change.build(), stored);
                if (changed != null) {
                    swap(changed);
                    sharing.finish();
                    return;
                }
            }
        }
        ListIndex.Builder whole = new ListIndex.Builder(stored, rules.confusables(), size(stored));
        ListChunks.Sharing sharing = shared.new Sharing(stored, 0);
        VoiStore.Marks taking = (stands, entryId, vrm, weedAt) -> whole.add(entryId, vrm, weedAt);
        store.marks(stored, taking.and(sharing));
        swap(whole.build());
        sharing.finish();
    }

    private static VoiStore.Marks taking(ListIndex.Change change) {
        return (stands, entryId, vrm, weedAt) -> {
            if (stands) {
                change.add(entryId, vrm, weedAt);
            } else {
                change.remove(entryId, vrm);
            }
        };
    }

    /** Null unless it has as many entries as its revision: a whole one has, and what is made of another may not have. */
    private @Nullable ListIndex checked(ListIndex made, Listed stored) {
        return made.size() == size(stored) ? made : null;
    }

    private int size(Listed stored) {
        return Math.toIntExact(store.size(stored));
    }

    private boolean behind(Listed stored) {
        ListIndex here = lists.get(stored.name());
        return here == null || here.listed().revision() < stored.revision();
    }

    private void swap(ListIndex next) {
        lists.put(next.listed().name(), next);
        inForce = new InForce(inForce.index().with(lists.values()), store);
    }
}
