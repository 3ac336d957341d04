/** How bytes of feeds arrive: what a transport is, what it may be told, and what the hub gives it to work with. */
@NullMarked
package anpr.hub.core.transport;

import org.jspecify.annotations.NullMarked;
