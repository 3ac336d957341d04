/** Makes reads of submissions: mapping, register, quality rules, provenance. */
@NullMarked
package anpr.hub.core.normalise;

import org.jspecify.annotations.NullMarked;
