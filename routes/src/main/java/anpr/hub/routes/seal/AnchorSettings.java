package anpr.hub.routes.seal;

import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.witness.Quorum;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for a hub's logs: {@code anchors.yaml} in its folder {@code seal}, which its commands read too. Where it is
 * missing nobody does.
 *
 * @param quorum how many of the witnesses must have signed; all of them if it is not said
 */
public record AnchorSettings(
        List<OneWitness> witnesses,
        @Nullable Integer quorum,
        @Nullable Authority authority) {

    /** Nobody vouches. */
    public static final AnchorSettings NONE = new AnchorSettings(List.of(), null, null);

    /**
     * A witness (C2SP tlog-witness).
     *
     * @param url below which it has {@code add-checkpoint}
     * @param key as {@code hub witness} prints it
     */
    public record OneWitness(URI url, String key) {
        NoteKey parsed() {
            return NoteKey.parse(key);
        }

        /** With a slash at its end. */
        String base() {
            return url.toString().endsWith("/") ? url.toString() : url + "/";
        }
    }

    /**
     * A time-stamping authority.
     *
     * @param ca file with its roots in PEM, beside the settings or by a whole path
     * @param user for Basic authentication; the password is the line {@code time-stamps} of {@code partner-secrets.yaml}
     */
    public record Authority(URI url, Path ca, @Nullable String user) {}

    public AnchorSettings {
        witnesses = witnesses == null ? List.of() : List.copyOf(witnesses);
        for (OneWitness witness : witnesses) {
            http(witness.url());
        }
        if (authority != null) {
            http(authority.url());
        }
    }

    /** @throws IllegalStateException if the file is there and says something else than these settings */
    public static AnchorSettings in(Path seal) {
        Path file = seal.resolve("anchors.yaml");
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            AnchorSettings read = YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build()
                    .readValue(file.toFile(), AnchorSettings.class);
            read.witnessed();
            return read.authority == null
                    ? read
                    : new AnchorSettings(
                            read.witnesses,
                            read.quorum,
                            new Authority(read.authority.url, seal.resolve(read.authority.ca), read.authority.user));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("not understood"),
                    e);
        }
    }

    /** The witnesses' keys, and how many are needed. */
    public Quorum witnessed() {
        return new Quorum(
                witnesses.stream().map(OneWitness::parsed).toList(), quorum == null ? witnesses.size() : quorum);
    }

    private static void http(@Nullable URI url) {
        if (url == null || url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw new IllegalArgumentException("a url begins with https:// or http:// and a host");
        }
    }
}
