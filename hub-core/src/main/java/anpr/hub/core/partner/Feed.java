package anpr.hub.core.partner;

import anpr.hub.core.limit.Limits;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.AcquisitionMode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream of submissions of one partner: one source type by one transport, with one credential.
 *
 * @param id unique in the hub; part of the URL, the SFTP account, the ledger's key
 * @param partner id of the partner
 * @param sourceType folder in {@code mappings} that describes its messages
 * @param transport name of a {@code Transport}, such as {@code http}, {@code bof2}, {@code sftp}
 * @param zone of times without one; null if not agreed (such reads are quarantined)
 * @param trustOffset false where the devices send a wrong offset: then {@code zone} decides
 * @param timeOfReceipt true where the messages have no time and the hub's clock is agreed to stand for it
 * @param partialReads true where a read of whose mark the camera left characters open is matched, though it is none to store
 * @param confidenceScale overrides the mapping's scale, such as {@code 0-1}; null for the mapping's own
 * @param futureTolerance how far a capture time may lie after receipt
 * @param lateAfter from which delay a read is flagged late
 * @param maxBytes longest body accepted
 * @param limits how much of anything one message may have
 * @param lowConfidence below which a read is flagged; null never
 * @param doubts from when on its places and clocks are doubted
 * @param settings what the transport and its framing are told, each value as text
 * @param cameras the register
 */
public record Feed(
        String id,
        String partner,
        String organisation,
        String controller,
        Partner.Agreement agreement,
        AcquisitionPath acquisitionPath,
        String sourceType,
        String transport,
        AcquisitionMode acquisitionMode,
        @Nullable ZoneId zone,
        boolean trustOffset,
        boolean timeOfReceipt,
        boolean partialReads,
        @Nullable String confidenceScale,
        Duration futureTolerance,
        Duration lateAfter,
        int maxBytes,
        Limits limits,
        @Nullable Integer lowConfidence,
        Doubts doubts,
        Map<String, String> settings,
        CameraRegister cameras) {

    /** The same on the footing of this partner, which may have changed. */
    Feed under(Partner footing) {
        return new Feed(
                id,
                footing.id(),
                footing.organisation(),
                footing.controller(),
                footing.agreement(),
                footing.acquisitionPath(),
                sourceType,
                transport,
                acquisitionMode,
                zone,
                trustOffset,
                timeOfReceipt,
                partialReads,
                confidenceScale,
                futureTolerance,
                lateAfter,
                maxBytes,
                limits,
                lowConfidence,
                doubts,
                settings,
                cameras);
    }

    /** A feed whose messages have a time of their own. */
    public Feed(
            String id,
            String partner,
            String organisation,
            String controller,
            Partner.Agreement agreement,
            AcquisitionPath acquisitionPath,
            String sourceType,
            String transport,
            AcquisitionMode acquisitionMode,
            @Nullable ZoneId zone,
            boolean trustOffset,
            @Nullable String confidenceScale,
            Duration futureTolerance,
            Duration lateAfter,
            int maxBytes,
            @Nullable Integer lowConfidence,
            Map<String, String> settings,
            CameraRegister cameras) {
        this(
                id,
                partner,
                organisation,
                controller,
                agreement,
                acquisitionPath,
                sourceType,
                transport,
                acquisitionMode,
                zone,
                trustOffset,
                false,
                false,
                confidenceScale,
                futureTolerance,
                lateAfter,
                maxBytes,
                Limits.USUAL,
                lowConfidence,
                Doubts.USUAL,
                settings,
                cameras);
    }
}
