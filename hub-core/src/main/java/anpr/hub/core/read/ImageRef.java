package anpr.hub.core.read;

import org.jspecify.annotations.Nullable;

/**
 * An image kept outside the read, found by its content.
 *
 * @param ref name part of the sender's file or field that carried it
 * @param sha256 lower-case hex digest of the bytes as received; the key in the image store
 * @param bytes length in bytes
 * @param w width in pixels, null if the image cannot be decoded
 * @param h height in pixels, null likewise
 * @param mediaType by content, not by claim
 */
public record ImageRef(
        String ref,
        String sha256,
        long bytes,
        @Nullable Integer w,
        @Nullable Integer h,
        String mediaType) {}
