/** The witness as a program: what it is asked by HTTP. */
@NullMarked
package anpr.hub.routes.witness;

import org.jspecify.annotations.NullMarked;
