/** The runnable hub: how its parts are put together and configured. */
@NullMarked
package anpr.hub.routes;

import org.jspecify.annotations.NullMarked;
