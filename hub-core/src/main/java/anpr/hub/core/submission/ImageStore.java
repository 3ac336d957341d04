package anpr.hub.core.submission;

import anpr.hub.core.read.ImageRef;
import java.util.Optional;

/** Keeps images once, by their content. Safe for use by many threads. */
public interface ImageStore {
    /**
     * Keeps an image; durable on return. Keeping the same bytes again changes nothing.
     *
     * @param name what the sender calls it
     * @return made by {@code ImageFacts.describe}: media type and size by content
     */
    ImageRef keep(String name, byte[] image);

    /** The bytes with this digest (lower-case hex SHA-256), if kept. */
    Optional<byte[]> find(String sha256);
}
