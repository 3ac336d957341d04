package anpr.hub.core.seal;

import anpr.hub.core.proof.Commitment;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.TileLog;
import anpr.hub.core.provenance.Seal;

/** What a stored record shows of what was sealed. */
public sealed interface Opening {
    /** It is as it was sealed: payload and disclosures are those of its leaf. */
    record AsSealed(Seal seal, Commitment commitment) implements Opening {}

    /** It does not give its leaf: the record, its seal or its seed is not what it was. */
    record Altered(Seal seal) implements Opening {}

    /** The key of its epoch was erased: nothing can be shown of it. */
    record Erased(Seal seal) implements Opening {}

    /**
     * Makes the payload of a stored record again and compares it with its leaf.
     *
     * @param leaves of the log that the seal names
     * @param seal as it is stored with the record
     */
    static <T> Opening of(Grouping<T> grouping, T record, Seal seal, Epochs epochs, TileLog leaves) {
        byte[] seed =
                epochs.existing(grouping.epoch(record), grouping.id(record)).orElse(null);
        if (seed == null) {
            return new Erased(seal);
        }
        Commitment commitment = Commitment.to(seed, grouping.cut(record));
        boolean same = seal.index() >= 0
                && seal.index() < leaves.size()
                && Hash.ofLeaf(commitment.payload()).equals(leaves.hash(0, seal.index()));
        return same ? new AsSealed(seal, commitment) : new Altered(seal);
    }
}
