/** The commands, run as a person runs them. */
@NullMarked
package anpr.hub.routes.cli;

import org.jspecify.annotations.NullMarked;
