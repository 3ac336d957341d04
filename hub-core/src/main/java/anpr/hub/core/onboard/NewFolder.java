package anpr.hub.core.onboard;

import anpr.hub.core.mapping.MappingException;
import anpr.hub.core.mapping.Outline;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.submission.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the folder of a new source type from one sample: a guessed mapping, the sample, what comes out, the rest. */
public final class NewFolder {
    private static final String FIRST = "first";

    private final Path mappings;
    private final LocalDate today;

    /** @param today as the changelog has it */
    public NewFolder(Path mappings, LocalDate today) {
        this.mappings = mappings;
        this.today = today;
    }

    /**
     * Writes {@code mappings/<id>}.
     *
     * @param ending of the sample's file, such as {@code json}
     * @param contentType of a multipart body; null for another
     * @param parts of a multipart body
     * @return the folder
     * @throws IllegalArgumentException if there is such a folder already, or the sample is no message that the hub can read;
     *     then nothing is written
     */
    public Path write(
            String id, byte[] sample, String ending, @Nullable String contentType, List<Submission.Part> parts)
            throws IOException {
        if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("'" + id + "': expected a name of a-z, 0-9 and single dashes");
        }
        Path folder = mappings.resolve(id);
        if (Files.exists(folder)) {
            throw new IllegalArgumentException(folder + " is there already");
        }
        String mapping = mapping(id, SampleCase.submission(sample, parts));
        Path samples = Files.createDirectories(folder.resolve("samples").resolve(FIRST));
        Files.write(samples.resolve("in." + ending), sample);
        if (contentType != null) {
            Files.writeString(samples.resolve("content-type.txt"), contentType + "\n");
        }
        Files.writeString(folder.resolve(MappingFolder.MAPPING), mapping);
        Files.writeString(
                folder.resolve(MappingFolder.CHANGELOG),
                "# What changed in each version of the mapping, the newest first.\n- version: \"1\"\n  date: " + today
                        + "\n  changes:\n    - First version.\n");
        SourceTypes types = SourceTypes.load(mappings);
        SourceType type = types.find(id).orElseThrow(() -> new MappingException(folder + " was not taken up"));
        SampleCase first = new SampleCase(folder, FIRST, sample, parts);
        Files.createDirectories(first.expected().getParent());
        Files.writeString(first.expected(), Outcomes.pretty(Outcomes.json(first.outcomes(types, type))));
        FolderReadme.write(MappingFolder.read(folder));
        return folder;
    }

    /** The text of a guessed {@code mapping.yaml}. */
    static String mapping(String id, Submission sample) {
        Outline outline = Outline.of(sample)
                .filter(each -> !Leaf.all(each).isEmpty())
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "the sample has no form that can be taken apart: it is no XML, JSON, CSV with a line of headings,"
                                        + " key=value pairs or urlencoded form with anything in it. Is it one whole message as it was"
                                        + " sent? A multipart body wants its --content-type; what is packed must be unpacked; for other"
                                        + " lines of text write a mapping with a 'pattern' (docs/onboarding.md). Nothing is written"));
        return Draft.write(id, outline, Guesser.guess(outline));
    }
}
