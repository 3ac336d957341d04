/** Messages in a TCP stream: the hub listens for a feed's cameras, or is the client of a partner's server. */
@NullMarked
package anpr.hub.adapters.tcp;

import org.jspecify.annotations.NullMarked;
