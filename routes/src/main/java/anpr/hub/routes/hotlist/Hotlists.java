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
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The VOI lists in force, as this node matches them: indexes in local memory, of revisions that are each whole. A revision
 * that is in the store comes into force here by the manifest that its maker puts into the cluster, or, if that node was lost
 * before it could, by {@link #catchUp}. It is built beside the matching and swapped in; none ever goes back. Safe for use by
 * many threads.
 */
public final class Hotlists implements AutoCloseable {
    private static final int EXPECTED = 1_000;

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
        this.inForce = current();
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
        ListChunks.Manifest manifest = shared.manifest(name)
                .filter(told -> told.revision() == stored.revision())
                .orElse(null);
        if (manifest != null) {
            ListIndex.Builder index = builder(stored);
            if (shared.read(manifest, index::add)) {
                swap(index.build());
                return;
            }
        }
        fromStore(stored);
    }

    private void fromStore(Listed listed) {
        ListIndex.Builder index = builder(listed);
        ListChunks.Sharing sharing = shared.new Sharing(listed);
        store.marks(listed, (entryId, vrm, weedAt) -> {
            index.add(entryId, vrm, weedAt);
            sharing.mark(entryId, vrm, weedAt);
        });
        swap(index.build());
        sharing.finish();
    }

    private ListIndex.Builder builder(Listed listed) {
        return new ListIndex.Builder(listed, rules.confusables(), EXPECTED);
    }

    private boolean behind(Listed stored) {
        ListIndex here = lists.get(stored.name());
        return here == null || here.listed().revision() < stored.revision();
    }

    private void swap(ListIndex next) {
        lists.put(next.listed().name(), next);
        inForce = current();
    }

    private InForce current() {
        return new InForce(HotlistIndex.of(lists.values(), rules), store);
    }
}
