/** The VOI lists, shared through Hazelcast, matched from local memory. */
@NullMarked
package anpr.hub.routes.hotlist;

import org.jspecify.annotations.NullMarked;
