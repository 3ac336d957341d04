/** The ground truth: what was sent, what was acknowledged, and what must come of it. */
@NullMarked
package anpr.hub.simulator.truth;

import org.jspecify.annotations.NullMarked;
