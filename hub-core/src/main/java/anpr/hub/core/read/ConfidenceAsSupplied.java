package anpr.hub.core.read;

import org.jspecify.annotations.Nullable;

/**
 * The confidence before it was scaled.
 *
 * @param text exactly as supplied
 * @param scale the scale it was read on, such as {@code 0-100} or {@code 0-1}
 * @param name the vendor's name of the field
 */
public record ConfidenceAsSupplied(
        String text, String scale, @Nullable String name) {}
