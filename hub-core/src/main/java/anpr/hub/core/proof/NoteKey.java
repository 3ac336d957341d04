package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key that signatures under notes are verified with. Ed25519; the key of a log and the key of a witness are told
 * apart by their kind, so that neither can pass for the other (C2SP signed-note, tlog-cosignature). Immutable.
 */
public final class NoteKey {
    /** What a key signs, and the byte that says so. */
    public enum Kind {
        /** A log's: the text of the note. */
        LOG(1),
        /** A witness's: the text, and when the witness saw it. */
        WITNESS(4);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }
    }

    private static final Pattern NAME = Pattern.compile("[^\\s+]{1,200}");
    private static final Pattern ENCODED = Pattern.compile("([^\\s+]{1,200})\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+={0,2})");
    private static final int ID_BYTES = 4;

    private final String name;
    private final Kind kind;
    private final byte[] raw;
    private final PublicKey key;
    private final int id;

    private NoteKey(String name, Kind kind, byte[] raw) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a key's name is 1 to 200 characters without space and +");
        }
        this.name = name;
        this.kind = kind;
        this.raw = raw;
        this.key = Ed25519.key(raw);
        this.id = id(name, kind, raw);
    }

    /** @throws IllegalArgumentException unless the key is an Ed25519 key */
    public static NoteKey of(String name, Kind kind, PublicKey key) {
        return new NoteKey(name, kind, Ed25519.raw(key));
    }

    /** @throws IllegalArgumentException unless the text is as {@link #toString()} gives it */
    public static NoteKey parse(String encoded) {
        Matcher parts = ENCODED.matcher(encoded);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a key is written name+id+Base64");
        }
        byte[] key = Base64.getDecoder().decode(parts.group(3));
        for (Kind kind : Kind.values()) {
            if (key.length == 1 + Ed25519.KEY_BYTES && key[0] == kind.code) {
                NoteKey parsed = new NoteKey(parts.group(1), kind, Arrays.copyOfRange(key, 1, key.length));
                if (parsed.toString().equals(encoded)) {
                    return parsed;
                }
            }
        }
        throw new IllegalArgumentException(
                "the key of " + parts.group(1) + " does not fit its id, or is of no known kind");
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public PublicKey publicKey() {
        return key;
    }

    /** By which signatures name it: the first four bytes of a hash of name, kind and key, in lower-case hex. */
    public String keyId() {
        return HexFormat.of().formatHex(idBytes());
    }

    /** Whether this key signed the note: the log's key its text, a witness's its text at the time it gives. */
    public boolean signed(SignedNote note) {
        return signature(note).isPresent();
    }

    /** When a witness with this key signed; empty if it did not, or this is a log's key. */
    public Optional<Instant> witnessed(SignedNote note) {
        return kind == Kind.WITNESS
                ? signature(note)
                        .map(signature ->
                                Instant.ofEpochSecond(ByteBuffer.wrap(signature).getLong(ID_BYTES)))
                : Optional.empty();
    }

    private Optional<byte[]> signature(SignedNote note) {
        return note.signatures().stream()
                .filter(signature -> signature.name().equals(name) && signature.keyId() == id)
                .map(SignedNote.Signature::decoded)
                .filter(signature -> verifies(note.text(), signature))
                .findFirst();
    }

    private boolean verifies(String text, byte[] signature) {
        int begin = signature.length - Ed25519.SIGNATURE_BYTES;
        byte[] message =
                switch (kind) {
                    case LOG -> begin == ID_BYTES ? text.getBytes(UTF_8) : null;
                    case WITNESS ->
                        begin == ID_BYTES + Long.BYTES
                                ? cosigned(ByteBuffer.wrap(signature).getLong(ID_BYTES), text)
                                : null;
                };
        return message != null
                && Ed25519.verifies(key, message, Arrays.copyOfRange(signature, begin, signature.length));
    }

    /** What a witness signs (C2SP tlog-cosignature, cosignature/v1). */
    static byte[] cosigned(long epochSecond, String text) {
        return ("cosignature/v1\ntime " + epochSecond + '\n' + text).getBytes(UTF_8);
    }

    byte[] idBytes() {
        return ByteBuffer.allocate(ID_BYTES).putInt(id).array();
    }

    /** The text by which a key is handed on: name, id and key, such as {@code hub.example/ingest+c74f20a3+ARpc...}. */
    @Override
    public String toString() {
        byte[] typed = new byte[1 + Ed25519.KEY_BYTES];
        typed[0] = kind.code;
        System.arraycopy(raw, 0, typed, 1, Ed25519.KEY_BYTES);
        return name + '+' + keyId() + '+' + Base64.getEncoder().encodeToString(typed);
    }

    private static int id(String name, Kind kind, byte[] raw) {
        MessageDigest sha256 = Sha256.begun();
        sha256.update(name.getBytes(UTF_8));
        sha256.update((byte) '\n');
        sha256.update(kind.code);
        return ByteBuffer.wrap(sha256.digest(raw)).getInt();
    }
}
