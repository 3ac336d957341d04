/** Evidence packages and repeated normalising, from the data of a hub: what is asked of the store, sealed and released. */
@NullMarked
package anpr.hub.routes.disclosure;

import org.jspecify.annotations.NullMarked;
