/** How devices tell of a passage: one class a vendor's format. */
@NullMarked
package anpr.hub.simulator.speak;

import org.jspecify.annotations.NullMarked;
