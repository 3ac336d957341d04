/** Holds the ground truth against what the hub has, and explains every difference. */
@NullMarked
package anpr.hub.simulator.reconcile;

import org.jspecify.annotations.NullMarked;
