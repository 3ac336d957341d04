/** Who may send what: partners, their agreements, feeds and cameras, as configured. */
@NullMarked
package anpr.hub.core.partner;

import org.jspecify.annotations.NullMarked;
