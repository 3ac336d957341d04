/** How much of anything one message may have. */
@NullMarked
package anpr.hub.core.limit;

import org.jspecify.annotations.NullMarked;
