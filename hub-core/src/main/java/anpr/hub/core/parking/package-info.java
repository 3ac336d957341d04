/** Barrier events and paid sessions: what a car park's business says of a vehicle, which no camera need have seen. */
@NullMarked
package anpr.hub.core.parking;

import org.jspecify.annotations.NullMarked;
