package anpr.hub.routes.hotlist;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.VoiStore.Marks;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster hand each other of a list: a revision, or what it changes, in chunks, and last its manifest,
 * which names them. Whoever has a manifest has a whole revision, or finds that a chunk of it is gone and takes it from the
 * store. Chunks are for the nodes that are there: a node alone makes none, and after a while they go. Safe for use by many
 * threads.
 */
final class ListChunks {
    private static final int ROWS = 50_000;
    private static final int MINUTES_KEPT = 10;

    private final Wire<Manifest> wire = new Wire<>(Manifest.class);
    private final HazelcastInstance hazelcast;
    private final IMap<String, byte[]> manifests;
    private final IMap<String, byte[]> chunks;

    ListChunks(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
        this.manifests = hazelcast.getMap("voi-manifests");
        this.chunks = hazelcast.getMap("voi-chunks");
    }

    /**
     * A revision of a list, as the cluster holds it.
     *
     * @param since the revision that its rows change; 0 if they are the whole list
     * @param digests SHA-256 of each chunk, in their order
     */
    record Manifest(String name, long revision, long since, long rows, List<String> digests) {
        Manifest {
            digests = List.copyOf(digests);
        }
    }

    IMap<String, byte[]> manifests() {
        return manifests;
    }

    Optional<Manifest> manifest(String name) {
        return Optional.ofNullable(manifests.get(name)).map(wire::decode);
    }

    /** Takes the rows of a revision, and shares them when it is finished. For one thread. */
    final class Sharing implements Marks {
        private final Listed listed;
        private final long since;
        private final boolean alone = hazelcast.getCluster().getMembers().size() == 1;
        private final List<String> digests = new ArrayList<>();
        private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private DataOutputStream out = new DataOutputStream(bytes);
        private long rows;

        /** @param since as in the manifest */
        Sharing(Listed listed, long since) {
            this.listed = listed;
            this.since = since;
        }

        @Override
        public void mark(boolean stands, String entryId, String vrm, @Nullable Instant weedAt) {
            if (alone) {
                return;
            }
            try {
                out.writeBoolean(stands);
                out.writeUTF(entryId);
                out.writeUTF(vrm);
                out.writeLong(weedAt == null ? Long.MAX_VALUE : weedAt.toEpochMilli());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (++rows % ROWS == 0) {
                put();
            }
        }

        /** The manifest, last; then what it replaces goes. */
        void finish() {
            if (alone) {
                return;
            }
            if (bytes.size() > 0) {
                put();
            }
            Manifest next = new Manifest(listed.name(), listed.revision(), since, rows, digests);
            byte[] before = manifests.put(listed.name(), wire.encode(next));
            if (before != null) {
                Manifest old = wire.decode(before);
                if (old.revision() > listed.revision()) {
                    // Somebody was faster: theirs is the later.
                    manifests.set(listed.name(), before);
                } else if (old.revision() < listed.revision()) {
                    for (int i = 0; i < old.digests().size(); i++) {
                        chunks.delete(key(old.name(), old.revision(), i));
                    }
                }
            }
        }

        private void put() {
            byte[] chunk = bytes.toByteArray();
            chunks.set(key(listed.name(), listed.revision(), digests.size()), chunk, MINUTES_KEPT, TimeUnit.MINUTES);
            digests.add(Sha256.hex(chunk));
            bytes = new ByteArrayOutputStream();
            out = new DataOutputStream(bytes);
        }
    }

    /**
     * Hands over each row of a revision.
     *
     * @return whether all of them were there, as its manifest says; if not, what was handed over is not the revision
     */
    boolean read(Manifest manifest, Marks taker) {
        for (int i = 0; i < manifest.digests().size(); i++) {
            byte[] chunk = chunks.get(key(manifest.name(), manifest.revision(), i));
            if (chunk == null || !Sha256.hex(chunk).equals(manifest.digests().get(i))) {
                return false;
            }
            int rows = (int) Math.min(ROWS, manifest.rows() - (long) i * ROWS);
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(chunk))) {
                for (int row = 0; row < rows; row++) {
                    boolean stands = in.readBoolean();
                    String entryId = in.readUTF();
                    String vrm = in.readUTF();
                    long weedMs = in.readLong();
                    taker.mark(stands, entryId, vrm, weedMs == Long.MAX_VALUE ? null : Instant.ofEpochMilli(weedMs));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return true;
    }

    private static String key(String name, long revision, int chunk) {
        return name + '/' + revision + '/' + chunk;
    }
}
