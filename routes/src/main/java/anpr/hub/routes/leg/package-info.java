/** The way of a read, one class a leg: intake, archive, normalise, store, match, settle, hits. */
@NullMarked
package anpr.hub.routes.leg;

import org.jspecify.annotations.NullMarked;
