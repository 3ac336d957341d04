package anpr.hub.core.read;

import org.jspecify.annotations.Nullable;

/** Disclosure hint of a read: whether an item is sensitive, why, and on which schedule it would stand. */
public record Sensitivity(
        boolean sensitive,
        @Nullable String reason,
        @Nullable String schedule) {}
