/** Tests of the cutting of multipart bodies. */
@NullMarked
package anpr.hub.adapters.multipart;

import org.jspecify.annotations.NullMarked;
