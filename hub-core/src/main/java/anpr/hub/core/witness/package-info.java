/** A witness: it signs that a log is still the one it saw before, and refuses any other. */
@NullMarked
package anpr.hub.core.witness;

import org.jspecify.annotations.NullMarked;
