/** Which mappings and partners are in force, and how others take their place while the hub runs. */
@NullMarked
package anpr.hub.routes.inforce;

import org.jspecify.annotations.NullMarked;
