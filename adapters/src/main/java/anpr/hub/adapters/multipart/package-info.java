/** Cuts a multipart body into its parts, as cameras really write it. */
@NullMarked
package anpr.hub.adapters.multipart;

import org.jspecify.annotations.NullMarked;
