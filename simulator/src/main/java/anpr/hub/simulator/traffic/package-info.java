/** What happens on the simulated roads: vehicles, cameras they pass, and what goes wrong. */
@NullMarked
package anpr.hub.simulator.traffic;

import org.jspecify.annotations.NullMarked;
