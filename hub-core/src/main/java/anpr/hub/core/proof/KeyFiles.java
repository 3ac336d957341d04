package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Keys of logs and witnesses on disk: {@code <name>.pem}, PKCS #8, which the owner alone may read, and {@code
 * <name>.pub.pem} for everybody.
 */
public final class KeyFiles {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final byte[] PROBE = {1};

    private KeyFiles() {}

    /**
     * The keys of this name, made now if there are none; on disk before they are used.
     *
     * @throws IllegalStateException if the two files are no pair of keys
     */
    public static KeyPair loadOrCreate(Path directory, String name) {
        Path secret = directory.resolve(name + ".pem");
        Path open = directory.resolve(name + ".pub.pem");
        try {
            if (!Files.exists(secret)) {
                Files.createDirectories(directory);
                KeyPair keys = NoteSigner.newKeys();
                // The secret last: without it there is no pair, and nothing has been signed.
                write(open, PUBLIC, keys.getPublic().getEncoded(), "rw-r--r--");
                write(secret, PRIVATE, keys.getPrivate().getEncoded(), "rw-------");
                return keys;
            }
            return pair(read(secret, PRIVATE), read(open, PUBLIC));
        } catch (IOException e) {
            throw new UncheckedIOException("the key " + secret + " cannot be read or written", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the key " + secret + " and " + open.getFileName()
                            + " are no pair of Ed25519 keys; restore both from where they are kept twice",
                    e);
        }
    }

    private static KeyPair pair(byte[] secret, byte[] open) throws GeneralSecurityException {
        KeyFactory ed25519 = KeyFactory.getInstance("Ed25519");
        PrivateKey signs = ed25519.generatePrivate(new PKCS8EncodedKeySpec(secret));
        PublicKey verifies = ed25519.generatePublic(new X509EncodedKeySpec(open));
        if (!Ed25519.verifies(verifies, PROBE, Ed25519.sign(signs, PROBE))) {
            throw new IllegalArgumentException("one key does not fit the other");
        }
        return new KeyPair(verifies, signs);
    }

    private static byte[] read(Path file, String kind) throws IOException {
        String pem = Files.readString(file, US_ASCII).strip();
        String begin = "-----BEGIN " + kind + "-----";
        String end = "-----END " + kind + "-----";
        if (!pem.startsWith(begin) || !pem.endsWith(end)) {
            throw new IllegalArgumentException(file.getFileName() + " is no PEM file of a " + kind);
        }
        return Base64.getMimeDecoder().decode(pem.substring(begin.length(), pem.length() - end.length()));
    }

    private static void write(Path file, String kind, byte[] der, String permissions) throws IOException {
        String pem = "-----BEGIN " + kind + "-----\n"
                + Base64.getEncoder().encodeToString(der)
                + "\n-----END " + kind + "-----\n";
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(pem.getBytes(US_ASCII)));
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
