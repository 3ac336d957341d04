/** A record as it is sealed: cut into groups that can be shown or withheld, with a seed of its own, as a leaf of a log. */
@NullMarked
package anpr.hub.core.seal;

import org.jspecify.annotations.NullMarked;
