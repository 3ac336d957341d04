/** What may leave the hub to whom: labels, recipients, and the one guard between them. */
@NullMarked
package anpr.hub.core.egress;

import org.jspecify.annotations.NullMarked;
