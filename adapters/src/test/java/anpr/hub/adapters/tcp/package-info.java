/** Tests of the TCP transport with real sockets and with netcat. */
@NullMarked
package anpr.hub.adapters.tcp;

import org.jspecify.annotations.NullMarked;
