/** Source types described as data: how a vendor's message becomes a read, with the lineage of every field. */
@NullMarked
package anpr.hub.core.mapping;

import org.jspecify.annotations.NullMarked;
