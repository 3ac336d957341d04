/** Lines to partners' brokers, each against a real one. */
@NullMarked
package anpr.hub.adapters.queue;

import org.jspecify.annotations.NullMarked;
