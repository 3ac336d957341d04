/** What every adapter must do, and the fixtures that show it. */
@NullMarked
package anpr.hub.adapters;

import org.jspecify.annotations.NullMarked;
