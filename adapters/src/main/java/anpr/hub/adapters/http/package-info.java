/** Messages that devices and back offices push over HTTP. */
@NullMarked
package anpr.hub.adapters.http;

import org.jspecify.annotations.NullMarked;
