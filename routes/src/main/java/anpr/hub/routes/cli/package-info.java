/** What a person starts at a terminal: one class a command. */
@NullMarked
package anpr.hub.routes.cli;

import org.jspecify.annotations.NullMarked;
