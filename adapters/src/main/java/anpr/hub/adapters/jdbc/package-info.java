/** Rows of partners' database tables, fetched with every version that is seen of them. */
@NullMarked
package anpr.hub.adapters.jdbc;

import org.jspecify.annotations.NullMarked;
