/** Vehicles seen under a pseudonym: a domain of its own, from which no way leads to a read or a VRM. */
@NullMarked
package anpr.hub.core.sighting;

import org.jspecify.annotations.NullMarked;
