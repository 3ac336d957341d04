/** Fetching from a real database. */
@NullMarked
package anpr.hub.adapters.jdbc;

import org.jspecify.annotations.NullMarked;
