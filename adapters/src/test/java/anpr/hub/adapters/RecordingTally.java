package anpr.hub.adapters;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A tally that remembers each count. */
public final class RecordingTally implements Tally {
    private final List<Refusal> refused = new CopyOnWriteArrayList<>();
    private final List<String> ignored = new CopyOnWriteArrayList<>();

    @Override
    public void refused(String adapter, @Nullable Feed feed, Refusal refusal) {
        refused.add(refusal);
    }

    @Override
    public void ignored(String adapter, Feed feed, String what) {
        ignored.add(what);
    }

    public List<Refusal> refused() {
        return List.copyOf(refused);
    }

    public List<String> ignored() {
        return List.copyOf(ignored);
    }

    public void reset() {
        refused.clear();
        ignored.clear();
    }
}
