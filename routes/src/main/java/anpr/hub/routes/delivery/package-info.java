/** Brings hits to those who are told of them, until they have them. */
@NullMarked
package anpr.hub.routes.delivery;

import org.jspecify.annotations.NullMarked;
