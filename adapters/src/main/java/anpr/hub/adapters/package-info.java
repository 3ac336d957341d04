/** What all adapters share: how they count what they turn away. */
@NullMarked
package anpr.hub.adapters;

import org.jspecify.annotations.NullMarked;
