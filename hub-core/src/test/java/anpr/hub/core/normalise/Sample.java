package anpr.hub.core.normalise;

import anpr.hub.core.onboard.SampleCase;
import anpr.hub.core.submission.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the project's own sample messages: {@code mappings/<type>/samples/<case>/in.*}, for a multipart body with
 * {@code content-type.txt} beside it.
 */
public record Sample(String type, String name, byte[] body, List<Submission.Part> parts) {
    /** Every sample of every source type. */
    public static List<Sample> all() {
        try (Stream<Path> folders = Files.list(Trials.MAPPINGS)) {
            List<Sample> samples = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                samples.addAll(of(folder));
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sample of this name. */
    public static Sample named(String type, String name) {
        try {
            return of(SampleCase.read(Trials.MAPPINGS.resolve(type), name, Sample::parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Submission submission() {
        return Trials.submission(body, parts);
    }

    /** The same as the kit has it. */
    SampleCase sampleCase() {
        return new SampleCase(Trials.MAPPINGS.resolve(type), name, body, parts);
    }

    /** Where what must come out of it is written down. */
    Path expected() {
        return sampleCase().expected();
    }

    @Override
    public String toString() {
        return type + '/' + name;
    }

    private static List<Sample> of(Path folder) throws IOException {
        return SampleCase.of(folder, Sample::parts).stream().map(Sample::of).toList();
    }

    private static Sample of(SampleCase each) {
        return new Sample(each.folder().getFileName().toString(), each.name(), each.body(), each.parts());
    }

    /** Enough for the samples, which are well-formed; the adapters' framing is tested where it is. */
    private static List<Submission.Part> parts(byte[] body, String contentType) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String boundary = "--"
                + contentType.substring(contentType.indexOf("boundary=") + 9).strip();
        List<Submission.Part> parts = new ArrayList<>();
        int at = text.indexOf(boundary);
        for (int next = text.indexOf(boundary, at + 1); next > 0; next = text.indexOf(boundary, at + 1)) {
            int content = text.indexOf("\r\n\r\n", at) + 4;
            String headers = text.substring(at, content);
            parts.add(new Submission.Part(
                    between(headers, " name=\"", "\""),
                    between(headers, "filename=\"", "\""),
                    between(headers, "Content-Type: ", "\r\n").split(";", 2)[0],
                    content,
                    next - 2 - content));
            at = next;
        }
        return parts;
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }
}
