/** A folder that others put files into, such as a share: the hub takes them when they are complete. */
@NullMarked
package anpr.hub.adapters.folder;

import org.jspecify.annotations.NullMarked;
