/** Tests of the limits of messages. */
@NullMarked
package anpr.hub.core.limit;

import org.jspecify.annotations.NullMarked;
