/** What is kept for a case though it should go, and what goes for good, with all that was only kept for it. */
@NullMarked
package anpr.hub.routes.retention;

import org.jspecify.annotations.NullMarked;
