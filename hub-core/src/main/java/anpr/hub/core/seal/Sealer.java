package anpr.hub.core.seal;

import anpr.hub.core.proof.Commitment;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.provenance.Seal;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Makes records leaves of a log. A record that comes again as it was finds its leaf again, as long as its log remembers it;
 * see {@link anpr.hub.core.proof.TileLog#append}. Safe for use by many threads.
 */
public final class Sealer {
    private final SignedLog log;
    private final Epochs epochs;

    public Sealer(SignedLog log, Epochs epochs) {
        this.log = log;
        this.epochs = epochs;
    }

    /** What the log would have of the record; not in it yet. */
    public <T> Hash leaf(Grouping<T> grouping, T record) {
        byte[] seed = epochs.seed(grouping.epoch(record), grouping.id(record));
        return Hash.ofLeaf(Commitment.payload(seed, grouping.cut(record)));
    }

    /** Appends leaves and has the disk keep them; the seal of each. */
    public List<Seal> append(List<Hash> leaves) {
        String origin = log.key().name();
        return LongStream.of(log.append(leaves))
                .mapToObj(index -> new Seal(origin, index))
                .toList();
    }
}
