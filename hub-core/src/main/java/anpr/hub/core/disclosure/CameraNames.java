package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What cameras are called in one case, such as {@code CAM-A}: the same camera by the same name in each package of the case,
 * and by no name that two cases could find out to be one camera's. A camera is known by an HMAC under the key of the case,
 * so the file of names holds none; those new in a package are named in the order of it, which says nothing.
 */
public final class CameraNames {
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int LETTERS = 26;

    private final Path names;
    private final SecretKeySpec key;
    private final List<String> known;

    private CameraNames(Path names, SecretKeySpec key, List<String> known) {
        this.names = names;
        this.key = key;
        this.known = known;
    }

    /**
     * Those of a case, with a new key if it has none yet.
     *
     * @param directory where the keys of cases lie; nobody else may read it
     * @param random makes new keys: nobody may be able to guess what it gives
     */
    public static CameraNames of(Path directory, String caseRef, RandomGenerator random) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(caseRef + ".key");
        if (!Files.exists(file)) {
            byte[] fresh = new byte[KEY_BYTES];
            random.nextBytes(fresh);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, fresh);
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException("the key " + file + " does not have 32 bytes; restore it from a copy");
        }
        Path names = directory.resolve(caseRef + ".cameras");
        List<String> known = Files.exists(names) ? Files.readAllLines(names, US_ASCII) : List.of();
        return new CameraNames(names, new SecretKeySpec(bytes, HMAC), new ArrayList<>(known));
    }

    /** Names for these cameras; those that have none yet are remembered. */
    public Map<String, String> name(Collection<String> cameras) throws IOException {
        Map<String, String> keyed = new HashMap<>();
        cameras.forEach(camera -> keyed.put(camera, keyed(camera)));
        List<String> fresh = keyed.values().stream()
                .filter(camera -> !known.contains(camera))
                .distinct()
                .sorted()
                .toList();
        if (!fresh.isEmpty()) {
            known.addAll(fresh);
            Files.write(names, fresh, US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Map<String, String> named = new HashMap<>();
        keyed.forEach((camera, hash) -> named.put(camera, "CAM-" + letters(known.indexOf(hash))));
        return named;
    }

    private String keyed(String camera) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(camera.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** A to Z, AA to ZZ, and so on. */
    private static String letters(int number) {
        String last = String.valueOf((char) ('A' + number % LETTERS));
        return number < LETTERS ? last : letters(number / LETTERS - 1) + last;
    }
}
