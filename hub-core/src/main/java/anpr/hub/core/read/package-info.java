/** The canonical read: what the hub says of one vehicle passing one camera. */
@NullMarked
package anpr.hub.core.read;

import org.jspecify.annotations.NullMarked;
