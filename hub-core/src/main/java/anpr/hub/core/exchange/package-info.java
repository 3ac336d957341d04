/** With whom VOI lists are exchanged: units that fetch them here, and servers of forces that the hub fetches them from. */
@NullMarked
package anpr.hub.core.exchange;

import org.jspecify.annotations.NullMarked;
