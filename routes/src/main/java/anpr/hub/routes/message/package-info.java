/** What travels between the legs on the broker: batches, small headers around bytes made once. */
@NullMarked
package anpr.hub.routes.message;

import org.jspecify.annotations.NullMarked;
