/** Digests of bytes, as everything in the hub names them. */
@NullMarked
package anpr.hub.core.digest;

import org.jspecify.annotations.NullMarked;
