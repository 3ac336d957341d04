/** How a camera and a feed are, judged by what is usual for them; instants come in, nothing here knows a clock. */
@NullMarked
package anpr.hub.core.health;

import org.jspecify.annotations.NullMarked;
