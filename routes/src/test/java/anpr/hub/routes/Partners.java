package anpr.hub.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of partners of a test's own, each with one Hikvision camera that posts. */
final class Partners {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));

    private final Path folder;
    private int cameras;

    Partners(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            Files.copy(HOME.resolve("partner-config/partner.schema.json"), folder.resolve("partner.schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * Adds a partner that is called as its feed.
     *
     * @param ofTheFeed further lines of the feed's file
     */
    Partners with(String feed, String sourceClass, String path, String... ofTheFeed) {
        cameras++;
        try {
            Path partner = Files.createDirectories(folder.resolve(feed));
            Files.writeString(partner.resolve("partner.yaml"), """
                    organisation: %1$s (simulated)
                    controller: %1$s (simulated)
                    sourceClass: %2$s
                    acquisitionPath: %3$s
                    agreement: {reference: SIM-1, lawfulBasis: none (simulated)}
                    """.formatted(feed, sourceClass, path));
            Files.createDirectories(partner.resolve("feeds"));
            Files.writeString(
                    partner.resolve("feeds").resolve(feed + ".yaml"),
                    "sourceType: hikvision\ntransport: http\nzone: Europe/London\n" + String.join("\n", ofTheFeed)
                            + "\n");
            Files.writeString(partner.resolve("cameras.csv"), """
                    feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,locationText,locationDisclosure,zone,confidenceScale,directions
                    %s,02:00:5e:00:10:01,31001,1,%d,FIXED,56.128000,0.400000,Mock Street gate,RESTRICTED,,,
                    """.formatted(feed, cameras));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Has a partner own the cameras of another's feed. */
    Partners copies(String owner, String feed) {
        try {
            Path file = folder.resolve(owner).resolve("partner.yaml");
            Files.writeString(file, Files.readString(file) + "copiesOf: [" + feed + "]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
