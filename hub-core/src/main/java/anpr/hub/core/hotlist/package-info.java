/** Vehicles of interest: lists, entries, and hits. */
@NullMarked
package anpr.hub.core.hotlist;

import org.jspecify.annotations.NullMarked;
