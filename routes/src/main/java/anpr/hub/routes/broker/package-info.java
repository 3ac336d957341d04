/** The message broker: its addresses, and an embedded one. */
@NullMarked
package anpr.hub.routes.broker;

import org.jspecify.annotations.NullMarked;
