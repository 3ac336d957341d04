/** Records how feeds and cameras are, has that judged, and tells it to operators. */
@NullMarked
package anpr.hub.routes.health;

import org.jspecify.annotations.NullMarked;
