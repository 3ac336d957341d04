/** Lines and turns, on a real database and between real processes. */
@NullMarked
package anpr.hub.routes.line;

import org.jspecify.annotations.NullMarked;
