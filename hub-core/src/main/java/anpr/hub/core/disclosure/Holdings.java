package anpr.hub.core.disclosure;

import java.util.Optional;

/** What the hub keeps beside records. */
public interface Holdings {
    /** The bytes of an image as received, by lower-case hex SHA-256. */
    Optional<byte[]> image(String sha256);

    /** The bytes of a submission as received, by its id. */
    Optional<byte[]> raw(String submission);

    /** A mapping file as it was in force, by the digest that records name. */
    Optional<String> mapping(String digest);
}
