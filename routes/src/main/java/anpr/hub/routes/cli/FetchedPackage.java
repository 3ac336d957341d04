package anpr.hub.routes.cli;

import anpr.hub.core.disclosure.Recipient;
import anpr.hub.routes.disclosure.Asked;
import anpr.hub.routes.disclosure.Packaging;
import anpr.hub.routes.disclosure.Parcel;
import anpr.hub.routes.disclosure.Parcels;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;

/** Has a hub that runs make a package, and lays it where the command was told. */
final class FetchedPackage {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private FetchedPackage() {}

    /**
     * Asks for it.
     *
     * @param out where the three folders go; none is there unless all are
     * @param trust where keys and roots go
     * @throws IOException if the hub refuses; says why
     */
    static Packaging.Released of(RunningHub hub, Asked asked, Path out, Path trust)
            throws IOException, InterruptedException {
        Files.createDirectories(out);
        Path making = Files.createTempDirectory(out, ".making-");
        try {
            Path zip = making.resolve("answer");
            HttpResponse<Path> answer = hub.ask(
                    "POST",
                    "/api/packages",
                    BodyPublishers.ofByteArray(asked.json()),
                    BodyHandlers.ofFile(zip),
                    PATIENCE);
            if (answer.statusCode() != 200) {
                throw refused(answer.statusCode(), Files.readString(zip));
            }
            Path content = Files.createDirectory(making.resolve("content"));
            try (InputStream in = Files.newInputStream(zip)) {
                Parcel.unpack(in, content);
            }
            return lay(content, out, trust);
        } finally {
            Parcel.delete(making);
        }
    }

    private static Packaging.Released lay(Path content, Path out, Path trust) throws IOException {
        Packaging.Released released =
                new ObjectMapper().readValue(content.resolve(Parcels.RELEASED).toFile(), Packaging.Released.class);
        for (Recipient recipient : Recipient.values()) {
            String id = released.number().id(recipient);
            if (!Files.isDirectory(content.resolve(id))) {
                throw new IOException("the hub's answer has no " + id);
            }
            if (Files.exists(out.resolve(id))) {
                throw new IOException(out.resolve(id) + " is there already; name another folder by --out");
            }
        }
        Path keys = content.resolve(Parcels.TRUST);
        try (Stream<Path> files = Files.walk(keys)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path at = trust.resolve(keys.relativize(file).toString());
                Files.createDirectories(at.resolveSibling(""));
                Files.copy(file, at, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (Recipient recipient : Recipient.values()) {
            String id = released.number().id(recipient);
            Files.move(content.resolve(id), out.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        }
        return released;
    }

    /** What a hub says that does not do what it is asked for. */
    static IOException refused(int status, String body) {
        String detail = "";
        try {
            JsonNode said = new ObjectMapper().readTree(body);
            detail = said == null ? "" : said.path("detail").asText();
        } catch (IOException noJson) {
            // Then the status is all there is.
        }
        return new IOException(
                detail.isEmpty()
                        ? "the hub answered " + status + (status == 403 ? ": the account may not" : "")
                        : detail);
    }
}
