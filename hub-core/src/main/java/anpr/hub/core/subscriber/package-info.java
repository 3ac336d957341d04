/** Who is told of hits: of which lists, how urgent, how old, and by which way. */
@NullMarked
package anpr.hub.core.subscriber;

import org.jspecify.annotations.NullMarked;
