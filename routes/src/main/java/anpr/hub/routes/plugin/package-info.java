/**
 * Adapters of others, which come as jars: found, held apart from the hub's own libraries, and named in provenance, as the
 * hub's own are, by their bytes.
 */
@NullMarked
package anpr.hub.routes.plugin;

import org.jspecify.annotations.NullMarked;
