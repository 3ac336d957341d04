/** Where a read came from and what was done to it, for disclosure in court. */
@NullMarked
package anpr.hub.core.provenance;

import org.jspecify.annotations.NullMarked;
