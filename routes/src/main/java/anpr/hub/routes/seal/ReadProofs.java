package anpr.hub.routes.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.seal.ReadGroups;
import anpr.hub.core.witness.Quorum;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves that a stored read is as it was sealed. Safe for use by many threads. */
public final class ReadProofs {
    private static final Logger LOG = LoggerFactory.getLogger(ReadProofs.class);
    private static final String NO_WITNESS = "no witness has signed: the log is only as honest as who keeps its key";

    private final Logs logs;
    private final Anchoring anchoring;

    public ReadProofs(Logs logs, Anchoring anchoring) {
        this.logs = logs;
        this.anchoring = anchoring;
    }

    /** What the store's read gives. */
    public enum State {
        AS_SEALED,
        /** The read in the store is not the one that was sealed, or its seed is not. */
        ALTERED,
        /** The key of its day was erased. */
        ERASED,
        /** It came in while the hub did not seal. */
        NOT_SEALED
    }

    /**
     * @param payload what the leaf is the hash of; holds no value of the read
     * @param proof text of C2SP tlog-proof
     * @param note what whoever relies on the proof should know; null if nothing
     */
    public record Proof(
            UUID recordId,
            State state,
            @Nullable Seal seal,
            @Nullable String payload,
            @Nullable String proof,
            @Nullable String note) {}

    /** The proof of a read as it is stored, as of a checkpoint that has it. */
    public Proof of(Read read) {
        Provenance provenance = read.provenance();
        Seal seal = provenance == null ? null : provenance.seal();
        if (seal == null) {
            return new Proof(read.recordId(), State.NOT_SEALED, null, null, null, null);
        }
        Optional<SignedLog> log = Logs.Log.of(seal.log())
                .map(logs::get)
                .filter(one -> one.key().name().equals(seal.log()));
        if (log.isEmpty()) {
            return altered(read, seal);
        }
        return switch (Opening.of(
                ReadGroups.GROUPING, read, seal, logs.epochs(), log.get().leaves())) {
            case Opening.AsSealed opened -> {
                SignedNote checkpoint = checkpoint(log.get(), seal);
                yield new Proof(
                        read.recordId(),
                        State.AS_SEALED,
                        seal,
                        new String(opened.commitment().payload(), US_ASCII),
                        log.get().prove(seal.index(), checkpoint).encoded(),
                        note(checkpoint));
            }
            case Opening.Altered wrong -> altered(read, seal);
            case Opening.Erased gone -> new Proof(read.recordId(), State.ERASED, seal, null, null, null);
        };
    }

    private static Proof altered(Read read, Seal seal) {
        LOG.error("the stored read {} does not give its leaf {} of {}", read.recordId(), seal.index(), seal.log());
        return new Proof(read.recordId(), State.ALTERED, seal, null, null, null);
    }

    /** The newest that enough witnesses signed, or if the leaf is not in that yet, the newest. */
    private SignedNote checkpoint(SignedLog log, Seal seal) {
        Optional<SignedNote> vouched = Logs.Log.of(seal.log())
                .flatMap(anchoring::vouched)
                .filter(anchor -> anchor.size() > seal.index())
                .map(Anchors.Anchor::note);
        SignedNote last = vouched.orElseGet(log::checkpoint);
        return Checkpoint.parse(last.text()).size() > seal.index() ? last : log.publish();
    }

    private @Nullable String note(SignedNote checkpoint) {
        Quorum quorum = anchoring.quorum();
        Set<String> signers = quorum.signers(checkpoint);
        if (signers.isEmpty()) {
            return quorum.keys().isEmpty() ? NO_WITNESS : NO_WITNESS + "; ask again in a minute";
        }
        return quorum.reached(checkpoint)
                ? null
                : signers.size() + " of " + quorum.keys().size() + " witnesses have signed, and " + quorum.needed()
                        + " must have";
    }
}
