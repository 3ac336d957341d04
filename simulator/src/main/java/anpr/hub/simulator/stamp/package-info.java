/** A time-stamping authority, simulated, for tests and demonstrations. */
@NullMarked
package anpr.hub.simulator.stamp;

import org.jspecify.annotations.NullMarked;
