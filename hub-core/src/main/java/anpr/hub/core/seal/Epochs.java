package anpr.hub.core.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The seed of each record: HMAC-SHA256 of its id under the key of its {@link Epoch}, 32 random bytes in a file of their
 * own, {@code <day>/<feed>.key}. A key is on disk before it is used. Without it nothing that was sealed in the epoch can
 * be opened, or found by trying: to erase it is to erase what the log knows of the epoch's records.
 *
 * <p>Safe for use by many threads; one process alone may make new keys.
 */
public final class Epochs {
    private static final int KEY_BYTES = 32;
    private static final int MOST_IN_MEMORY = 10_000;
    private static final String HMAC = "HmacSHA256";

    private final Path directory;
    private final RandomGenerator random;
    private final Map<Epoch, SecretKeySpec> keys = new ConcurrentHashMap<>();

    /** @param random makes new keys: nobody may be able to guess what it gives */
    public Epochs(Path directory, RandomGenerator random) {
        this.directory = directory;
        this.random = random;
    }

    /** The seed of a record, by a new key if its epoch has none yet. */
    public byte[] seed(Epoch epoch, UUID record) {
        SecretKeySpec key = keys.get(epoch);
        if (key == null) {
            if (keys.size() >= MOST_IN_MEMORY) {
                keys.clear();
            }
            key = keys.computeIfAbsent(epoch, one -> kept(one).orElseGet(() -> fresh(one)));
        }
        return seed(key, record);
    }

    /** The seed that a record was sealed by; empty if its epoch was erased. */
    public Optional<byte[]> existing(Epoch epoch, UUID record) {
        return kept(epoch).map(key -> seed(key, record));
    }

    /** Deletes the key of an epoch for ever; false if there is none. */
    public boolean erase(Epoch epoch) {
        Path file = file(epoch);
        boolean[] erased = new boolean[1];
        keys.compute(epoch, (one, key) -> {
            try {
                erased[0] = Files.deleteIfExists(file);
                if (erased[0]) {
                    force(folder(epoch));
                }
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException("the key " + file + " cannot be deleted", e);
            }
        });
        return erased[0];
    }

    private Path file(Epoch epoch) {
        return folder(epoch).resolve(epoch.of() + ".key");
    }

    private Path folder(Epoch epoch) {
        return directory.resolve(epoch.day().toString());
    }

    private Optional<SecretKeySpec> kept(Epoch epoch) {
        Path file = file(epoch);
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException(
                        "the key " + file + " does not have 32 bytes; restore it from where it is kept twice");
            }
            return Optional.of(new SecretKeySpec(key, HMAC));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the key " + file + " cannot be read", e);
        }
    }

    private SecretKeySpec fresh(Epoch epoch) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        Path file = file(epoch);
        Path day = folder(epoch);
        Path next = day.resolve(epoch.of() + ".next");
        try {
            boolean newDay = !Files.isDirectory(day);
            Files.createDirectories(day);
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(key));
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            force(day);
            if (newDay) {
                force(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the key " + file + " cannot be written", e);
        }
        return new SecretKeySpec(key, HMAC);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static byte[] seed(SecretKeySpec key, UUID record) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(record.toString().getBytes(US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
