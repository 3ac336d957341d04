package anpr.hub.core.read;

import org.jspecify.annotations.Nullable;

/** State of a pan-tilt-zoom camera (BOF2 parameters 12 to 15). */
public record Ptz(
        @Nullable Integer preset,
        @Nullable String pan,
        @Nullable String tilt,
        @Nullable String zoom) {}
