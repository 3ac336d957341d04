/** The adapter kit: what an engineer is told, given and checked on the way from a sample to a source type. */
@NullMarked
package anpr.hub.core.onboard;

import org.jspecify.annotations.NullMarked;
