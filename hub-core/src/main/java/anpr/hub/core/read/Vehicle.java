package anpr.hub.core.read;

import org.jspecify.annotations.Nullable;

/** What the source says of the vehicle. Speed is text, as supplied with its unit: the unit is often unsaid. */
public record Vehicle(
        @Nullable String make,
        @Nullable String model,
        @Nullable String colour,
        @Nullable String type,
        @Nullable String speed) {}
