/** Adapters of others, which come as jars: found, held apart from the hub's own libraries, and named in provenance. */
@NullMarked
package anpr.hub.routes.plugin;

import org.jspecify.annotations.NullMarked;
