package anpr.hub.routes.seal;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.ReadGroups;
import anpr.hub.core.seal.Sealer;
import anpr.hub.core.seal.SightingGroups;
import anpr.hub.core.seal.TransactionGroups;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals what the normaliser made of a batch, before any of it is published: all of it with one flush of the log. What came
 * before a crash and comes again finds the leaves that it has.
 */
public interface Sealing {
    /**
     * @param outcomes of several submissions
     * @return the same, and each record that is kept has its seal
     */
    List<List<Outcome>> seal(List<List<Outcome>> outcomes);

    /** Seals nothing: what is published says so by having no seal. */
    static Sealing none() {
        return outcomes -> outcomes;
    }

    /** Seals by leaves of a log. */
    static Sealing by(Sealer sealer) {
        return outcomes -> {
            List<Hash> leaves = new ArrayList<>();
            for (List<Outcome> some : outcomes) {
                for (Outcome outcome : some) {
                    Hash leaf = leaf(sealer, outcome);
                    if (leaf != null) {
                        leaves.add(leaf);
                    }
                }
            }
            if (leaves.isEmpty()) {
                return outcomes;
            }
            Iterator<Seal> seals = sealer.append(leaves).iterator();
            return outcomes.stream()
                    .map(some ->
                            some.stream().map(outcome -> sealed(outcome, seals)).toList())
                    .toList();
        };
    }

    private static @Nullable Hash leaf(Sealer sealer, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(int index, Read read, var event) -> sealer.leaf(ReadGroups.GROUPING, read);
            case Outcome.Sighted(int index, var sighting) -> sealer.leaf(SightingGroups.GROUPING, sighting);
            case Outcome.Transacted(int index, var transaction) -> sealer.leaf(TransactionGroups.GROUPING, transaction);
            case Outcome.Quarantined quarantined -> {
                Read kept = kept(quarantined);
                yield kept == null ? null : sealer.leaf(ReadGroups.GROUPING, kept);
            }
            case Outcome.LateImage image -> null;
            case Outcome.Dropped dropped -> null;
        };
    }

    private static Outcome sealed(Outcome outcome, Iterator<Seal> seals) {
        return switch (outcome) {
            case Outcome.Accepted(int index, Read read, var event) ->
                new Outcome.Accepted(index, read.sealed(seals.next()), event);
            case Outcome.Sighted(int index, var sighting) -> new Outcome.Sighted(index, sighting.sealed(seals.next()));
            case Outcome.Transacted(int index, var transaction) ->
                new Outcome.Transacted(index, transaction.sealed(seals.next()));
            case Outcome.Quarantined quarantined -> {
                Read kept = kept(quarantined);
                yield kept == null
                        ? quarantined
                        : new Outcome.Quarantined(
                                quarantined.index(),
                                quarantined.reason(),
                                quarantined.detail(),
                                kept.sealed(seals.next()));
            }
            case Outcome.LateImage image -> image;
            case Outcome.Dropped dropped -> dropped;
        };
    }

    /** What is kept of a record in quarantine, and can be sealed. */
    private static @Nullable Read kept(Outcome.Quarantined quarantined) {
        Read partial = quarantined.partial();
        return partial == null || partial.provenance() == null ? null : partial;
    }
}
