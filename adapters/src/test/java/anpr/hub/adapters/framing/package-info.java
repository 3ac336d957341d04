/** Tests of the framings: the same messages however the stream is chopped. */
@NullMarked
package anpr.hub.adapters.framing;

import org.jspecify.annotations.NullMarked;
