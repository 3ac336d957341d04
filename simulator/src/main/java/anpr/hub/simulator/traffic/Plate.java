package anpr.hub.simulator.traffic;

import anpr.hub.core.read.Vrm;

/**
 * A number plate as a device shows it. Always an invented mark.
 *
 * @param asShown may be lower case or have separators
 * @param country ISO 3166 alpha-2; empty if the device does not tell
 */
public record Plate(String asShown, String country) {
    /** The mark that the hub must make of it. */
    public String vrm() {
        return Vrm.of(asShown).orElseThrow().value();
    }
}
