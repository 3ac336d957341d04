package anpr.hub.simulator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The generated secrets of a demo hub: by feed id, and by account. Never printed. */
public record Secrets(Map<String, String> byName) {
    /** Reads {@code secrets.yaml} of a hub's data directory. */
    public static Secrets read(Path file) throws IOException {
        return new Secrets(new YAMLMapper().readValue(file.toFile(), new TypeReference<Map<String, String>>() {}));
    }

    public String of(String name) {
        String secret = byName.get(name);
        if (secret == null) {
            throw new IllegalStateException("the hub generated no secret for '" + name + "'");
        }
        return secret;
    }

    @Override
    public String toString() {
        return "Secrets of " + byName.keySet();
    }
}
