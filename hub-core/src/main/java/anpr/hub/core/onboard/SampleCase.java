package anpr.hub.core.onboard;

import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Normaliser.Traced;
import anpr.hub.core.normalise.UnkeptImages;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One of a mapping's own samples: {@code mappings/<type>/samples/<case>/in.*}, for a multipart body with {@code
 * content-type.txt} beside it; and what must come out of it, in {@code mappings/<type>/expected/<case>.json}.
 *
 * @param folder of the source type
 * @param name of the case
 * @param body never changed
 */
public record SampleCase(Path folder, String name, byte[] body, List<Submission.Part> parts) {
    /** When every sample is taken to have been received: a capture time behind it lies in the future. */
    public static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

    private static final String CONTENT_TYPE = "content-type.txt";
    private static final TransportFacts TRANSPORT = TransportFacts.of("test").build();

    /** Those of one source type, in the order of their names. */
    public static List<SampleCase> of(Path folder, PartCutter cutter) throws IOException {
        Path samples = folder.resolve("samples");
        if (!Files.isDirectory(samples)) {
            return List.of();
        }
        try (Stream<Path> cases = Files.list(samples)) {
            List<SampleCase> all = new ArrayList<>();
            for (Path each : cases.filter(Files::isDirectory).sorted().toList()) {
                all.add(read(folder, String.valueOf(each.getFileName()), cutter));
            }
            return all;
        }
    }

    /** The case of this name. */
    public static SampleCase read(Path folder, String name, PartCutter cutter) throws IOException {
        Path directory = folder.resolve("samples").resolve(name);
        Path in = in(directory);
        byte[] body = Files.readAllBytes(in);
        Path contentType = directory.resolve(CONTENT_TYPE);
        List<Submission.Part> parts = Files.exists(contentType)
                ? cutter.cut(body, Files.readString(contentType).strip())
                : List.of();
        return new SampleCase(folder, name, body, parts);
    }

    private static Path in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("in."))
                    .findFirst()
                    .orElseThrow(() -> new IOException(directory + ": expected the message as a file in.*"));
        }
    }

    /** The file of the message. */
    public Path in() throws IOException {
        return in(folder.resolve("samples").resolve(name));
    }

    /** Where what must come out of it is written down. */
    public Path expected() {
        return folder.resolve("expected").resolve(name + ".json");
    }

    public Submission submission() {
        return submission(body, parts);
    }

    /** A message as every trial takes it: always at the same time, under the same number. */
    public static Submission submission(byte[] body, List<Submission.Part> parts) {
        return new Submission(
                new UUID(0, 1),
                "sample-feed",
                RECEIVED,
                "application/octet-stream",
                "test/1",
                TRANSPORT,
                body,
                "00",
                parts);
    }

    /** What comes out of it now; the same each time. */
    public List<Traced> outcomes(SourceTypes types, SourceType type) {
        return new Normaliser(types, new UnkeptImages(), "test").trace(submission(), type, null);
    }
}
