/** The national store and the tables beside it, in PostgreSQL. */
@NullMarked
package anpr.hub.routes.store;

import org.jspecify.annotations.NullMarked;
