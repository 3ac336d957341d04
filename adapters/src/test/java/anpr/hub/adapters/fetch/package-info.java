/** Fetching from a real web server, with its own authenticators. */
@NullMarked
package anpr.hub.adapters.fetch;

import org.jspecify.annotations.NullMarked;
