package anpr.hub.routes.disclosure;

import anpr.hub.core.disclosure.Occasion;
import anpr.hub.core.disclosure.PackageNumber;
import anpr.hub.core.disclosure.TrustFolder;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.read.Vrm;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a hub that runs is asked a package by, as JSON.
 *
 * @param vrm null for every vehicle
 * @param sensitive ids of records of which the defence is not told that they exist
 * @param drafts templates of drafts; null for the hub's own
 * @param held checkpoints in who asks' trust folder, which the package must continue
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Asked(
        String caseRef,
        @Nullable String vrm,
        @Nullable Instant from,
        @Nullable Instant to,
        int most,
        Set<UUID> sensitive,
        String reason,
        String purpose,
        String marking,
        @Nullable String drafts,
        List<String> held) {
    /** A search that finds more is for a hub that is stopped: so much is held in memory. */
    public static final int MOST = 1000;

    private static final int LONGEST = 500;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    public Asked {
        sensitive = sensitive == null ? Set.of() : Set.copyOf(sensitive);
        held = held == null ? List.of() : List.copyOf(held);
        // Checks the name.
        new PackageNumber(said("case", caseRef), 1);
        vrm = vrm == null
                ? null
                : Vrm.of(vrm)
                        .orElseThrow(() -> new IllegalArgumentException("vrm must have 1 to 12 characters A-Z, 0-9"))
                        .value();
        reason = said("reason", reason);
        purpose = said("purpose", purpose);
        marking = said("marking", marking);
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most must be 1 to " + MOST + " of a hub that runs");
        }
    }

    private static String said(String name, @Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(name + " must have 1 to " + LONGEST + " characters");
        }
        return text.strip();
    }

    /** @throws IllegalArgumentException if it is not understood; says what is wrong */
    public static Asked parse(byte[] json) {
        try {
            Asked asked = JSON.readValue(json, Asked.class);
            if (asked == null) {
                throw new IllegalArgumentException("expected what a package is asked for by, as JSON");
            }
            return asked;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    e.getCause() instanceof IllegalArgumentException wrong
                            ? String.valueOf(wrong.getMessage())
                            : "expected what a package is asked for by, as JSON, and nothing else",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("expected JSON", e);
        }
    }

    public byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is asked for has a form as JSON", e);
        }
    }

    Packaging.Order order(String actor) {
        return new Packaging.Order(
                caseRef, new Occasion.Query(vrm, from, to, most), sensitive, actor, reason, purpose, marking);
    }

    /** Lays what who asks holds where a package looks for it. */
    void hold(Path trust) throws IOException {
        TrustFolder.hold(trust, held.stream().map(SignedNote::parse).toList());
    }
}
