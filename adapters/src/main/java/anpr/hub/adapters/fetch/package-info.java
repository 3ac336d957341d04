/** Messages that the hub fetches from partners' HTTP servers, by asking again and again or by listening to a stream. */
@NullMarked
package anpr.hub.adapters.fetch;

import org.jspecify.annotations.NullMarked;
