/** How messages are cut out of a stream of bytes: each way once, for any transport that has such a stream. */
@NullMarked
package anpr.hub.adapters.framing;

import org.jspecify.annotations.NullMarked;
