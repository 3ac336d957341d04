/** Tests of the embedded broker's ports. */
@NullMarked
package anpr.hub.routes.broker;

import org.jspecify.annotations.NullMarked;
