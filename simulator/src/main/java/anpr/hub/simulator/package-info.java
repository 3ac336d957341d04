/** The demo and the pipeline benchmark: a hub in a process of its own, and simulated partners that drive it. */
@NullMarked
package anpr.hub.simulator;

import org.jspecify.annotations.NullMarked;
