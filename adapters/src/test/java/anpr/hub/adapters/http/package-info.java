/** Tests of the HTTP push on a real web server. */
@NullMarked
package anpr.hub.adapters.http;

import org.jspecify.annotations.NullMarked;
