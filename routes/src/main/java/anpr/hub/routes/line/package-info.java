/** Opens the lines of feeds that have one of their own, and sees to it that only one node fetches a feed. */
@NullMarked
package anpr.hub.routes.line;

import org.jspecify.annotations.NullMarked;
