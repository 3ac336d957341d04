package anpr.hub.routes.line;

import anpr.hub.core.transport.Secrets;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Passwords and tokens that partners gave the hub: {@code partner-secrets.yaml}, a line {@code feed: secret} for each,
 * written by the operator. It is read when a line asks, so that a line that is opened again sees what was changed.
 */
public final class PartnerSecrets implements Secrets {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path file;

    /** @param file need not exist */
    public PartnerSecrets(Path file) {
        this.file = file;
    }

    /** @throws IllegalStateException if others than its owner may use the file, or it cannot be read */
    @Override
    public Optional<String> find(String feed) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalStateException(file + " may be used by others than its owner; chmod 600 it");
            }
            Map<String, String> secrets =
                    new YAMLMapper().readValue(Files.readAllBytes(file), new TypeReference<Map<String, String>>() {});
            return secrets == null ? Optional.empty() : Optional.ofNullable(secrets.get(feed));
        } catch (JsonProcessingException e) {
            // The parser's message may quote a secret.
            long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalStateException(file + ":" + line + ": expected 'feed: secret' on every line");
        } catch (IOException e) {
            throw new IllegalStateException(
                    file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
