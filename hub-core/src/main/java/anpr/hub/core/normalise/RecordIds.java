package anpr.hub.core.normalise;

import anpr.hub.core.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the records of one submission, in the form of UUIDv7. They are made of what they are ids of, so that a submission
 * that is normalised again, after a crash, gives the same records. Those of a replay differ: they are new records.
 */
record RecordIds(UUID submission, @Nullable UUID replay) {
    private static final long RANDOM_A = 0x0FFFL;
    private static final long VERSION_7 = 0x7000L;
    private static final long RANDOM_B = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /** In the time of the submission's own id. */
    UUID of(int index) {
        return id(index, replay);
    }

    /** The record in whose place this one is; null unless it is of a replay. */
    @Nullable
    UUID corrected(int index) {
        return replay == null ? null : id(index, null);
    }

    private UUID id(int index, @Nullable UUID by) {
        ByteBuffer of = ByteBuffer.allocate(4 * Long.BYTES + Integer.BYTES);
        put(of, submission).putInt(index);
        if (by != null) {
            put(of, by);
        }
        MessageDigest sha256 = Sha256.begun();
        sha256.update(of.flip());
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
        long time = submission.getMostSignificantBits() & ~0xFFFFL;
        return new UUID(time | VERSION_7 | (hash.getLong() & RANDOM_A), VARIANT | (hash.getLong() & RANDOM_B));
    }

    private static ByteBuffer put(ByteBuffer into, UUID id) {
        return into.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
