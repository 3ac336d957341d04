package anpr.hub.core.proof;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with signatures under it (C2SP signed-note). A signature is worth something only if a {@link NoteKey} that the
 * reader trusts verifies it; others are passed over.
 *
 * @param text ends with a newline; the signatures are over exactly these bytes in UTF-8
 */
public record SignedNote(String text, List<Signature> signatures) {
    private static final Pattern LINE = Pattern.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x09\\x0B-\\x1F\\x7F]");
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int MOST_SIGNATURES = 100;
    private static final int KEY_ID_BYTES = 4;

    public SignedNote {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the text of a note ends with a newline");
        }
        signatures = List.copyOf(signatures);
    }

    /**
     * One line under a note.
     *
     * @param name of the key
     * @param bytes in Base64: four bytes of key id, then what the kind of the key says
     */
    public record Signature(String name, String bytes) {
        int keyId() {
            byte[] all = decoded();
            return all[0] << 24 | (all[1] & 0xFF) << 16 | (all[2] & 0xFF) << 8 | (all[3] & 0xFF);
        }

        byte[] decoded() {
            return Base64.getDecoder().decode(bytes);
        }
    }

    /** The same note with one more signature, at the end. */
    public SignedNote and(Signature signature) {
        List<Signature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    /** As it is sent and kept. */
    public String encoded() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (Signature signature : signatures) {
            note.append(line(signature)).append('\n');
        }
        return note.toString();
    }

    /** A signature as a line, without its newline. */
    public static String line(Signature signature) {
        return "\u2014 " + signature.name() + ' ' + signature.bytes();
    }

    /** @throws IllegalArgumentException if it is no signed note; the message says what is wrong, not what is in it */
    public static SignedNote parse(String encoded) {
        if (encoded.length() > MOST_CHARACTERS || CONTROL.matcher(encoded).find()) {
            throw new IllegalArgumentException("a note is at most a million characters without control characters");
        }
        int gap = encoded.lastIndexOf("\n\n");
        if (gap < 0 || !encoded.endsWith("\n")) {
            throw new IllegalArgumentException("a note is a text, an empty line, and signatures, each with a newline");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : encoded.substring(gap + 2, encoded.length() - 1).split("\n", -1)) {
            signatures.add(signature(line));
        }
        if (signatures.size() > MOST_SIGNATURES) {
            throw new IllegalArgumentException("a note has at most " + MOST_SIGNATURES + " signatures");
        }
        return new SignedNote(encoded.substring(0, gap + 1), signatures);
    }

    /** @throws IllegalArgumentException if the line is no signature */
    public static Signature signature(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a signature line is a dash, the key's name, and Base64");
        }
        Signature signature = new Signature(parts.group(1), parts.group(2));
        if (signature.decoded().length <= KEY_ID_BYTES) {
            throw new IllegalArgumentException("a signature is longer than its key id");
        }
        return signature;
    }
}
