/** What a partner hands in, as it came, and the port through which adapters hand it over. */
@NullMarked
package anpr.hub.core.submission;

import org.jspecify.annotations.NullMarked;
