/** Sealing in the hub: what is published is a leaf before, checkpoints by the clock, and the log of what was done. */
@NullMarked
package anpr.hub.routes.seal;

import org.jspecify.annotations.NullMarked;
