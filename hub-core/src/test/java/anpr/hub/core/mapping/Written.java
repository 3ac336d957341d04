package anpr.hub.core.mapping;

import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.submission.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A source type {@code acme} written for one test: a folder of its own with what the test puts there. */
record Written(Path mappings) {
    private static final String HEAD = """
            id: acme
            version: "1"
            title: Acme
            reply: {status: 200}
            recognise: [{//*: {present: true}}]
            """;

    /** @param rest everything of the mapping from {@code formats} on */
    static SourceType type(Path folder, String rest) {
        return new Written(folder).with(rest).load();
    }

    Written with(String rest) {
        return beside("acme", rest);
    }

    /** Another type of this name. */
    Written beside(String id, String rest) {
        try {
            Files.createDirectories(mappings.resolve(id));
            Path schema = mappings.resolve("mapping.schema.json");
            Files.write(schema, Files.readAllBytes(Trials.MAPPINGS.resolve("mapping.schema.json")));
            Files.writeString(mappings.resolve(id + "/mapping.yaml"), HEAD.replace("acme", id) + rest);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SourceType load() {
        return SourceTypes.load(mappings).find("acme").orElseThrow();
    }

    static List<Mapped> map(SourceType type, String message) {
        return type.map(Trials.submission(message));
    }

    /** What a mapping alone makes of a message, without register and zone. */
    static List<Normaliser.Traced> trace(SourceType type, Submission submission) {
        return Trials.normaliser(new Trials.MemoryImages()).trace(submission, type, null);
    }

    static List<Outcome> outcomes(SourceType type, String message) {
        return trace(type, Trials.submission(message)).stream()
                .map(Normaliser.Traced::outcome)
                .toList();
    }
}
