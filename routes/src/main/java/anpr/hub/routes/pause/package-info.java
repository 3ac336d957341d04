/** Feeds of which nothing is taken in, because somebody decided so. */
@NullMarked
package anpr.hub.routes.pause;

import org.jspecify.annotations.NullMarked;
