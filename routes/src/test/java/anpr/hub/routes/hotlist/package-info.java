/** Tests of the VOI lists in a cluster. */
@NullMarked
package anpr.hub.routes.hotlist;

import org.jspecify.annotations.NullMarked;
