/** What the parts can do alone, to hold the whole against. */
@NullMarked
package anpr.hub.routes.bench;

import org.jspecify.annotations.NullMarked;
