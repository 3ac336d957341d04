/** The commands of {@code ./hub} that run on the hub's own classes. */
@NullMarked
package anpr.hub.routes.cli;

import org.jspecify.annotations.NullMarked;
