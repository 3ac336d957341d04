/** How devices send: real transports, patience with a hub that is away, and misbehaviour on demand. */
@NullMarked
package anpr.hub.simulator.wire;

import org.jspecify.annotations.NullMarked;
