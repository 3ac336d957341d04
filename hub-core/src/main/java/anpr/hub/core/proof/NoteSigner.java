package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Signs notes with one Ed25519 key, as a log or as a witness. Safe for use by many threads. */
public sealed interface NoteSigner {
    /** What others verify with. */
    NoteKey key();

    /** A new pair of keys. */
    static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /** Signs its own checkpoints. */
    record Log(NoteKey key, PrivateKey secret) implements NoteSigner {
        /** @param origin of the log; its key has the same name */
        public Log(String origin, KeyPair keys) {
            this(NoteKey.of(origin, NoteKey.Kind.LOG, keys.getPublic()), keys.getPrivate());
        }

        /** The text with this signature, and no other. */
        public SignedNote sign(String text) {
            return new SignedNote(text, List.of())
                    .and(signature(key, new byte[0], Ed25519.sign(secret, text.getBytes(UTF_8))));
        }
    }

    /** Signs checkpoints of others, with the time at which it saw them. */
    record Witness(NoteKey key, PrivateKey secret) implements NoteSigner {
        public Witness(String name, KeyPair keys) {
            this(NoteKey.of(name, NoteKey.Kind.WITNESS, keys.getPublic()), keys.getPrivate());
        }

        /** @param at to the second */
        public SignedNote.Signature sign(String text, Instant at) {
            long second = at.getEpochSecond();
            byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(second).array();
            return signature(key, time, Ed25519.sign(secret, NoteKey.cosigned(second, text)));
        }
    }

    private static SignedNote.Signature signature(NoteKey key, byte[] time, byte[] signed) {
        byte[] all = ByteBuffer.allocate(Integer.BYTES + time.length + signed.length)
                .put(key.idBytes())
                .put(time)
                .put(signed)
                .array();
        return new SignedNote.Signature(key.name(), Base64.getEncoder().encodeToString(all));
    }
}
