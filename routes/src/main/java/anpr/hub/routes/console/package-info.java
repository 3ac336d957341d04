/** Pages on which operators see how feeds are and mend them: made on the server, usable without script. */
@NullMarked
package anpr.hub.routes.console;

import org.jspecify.annotations.NullMarked;
