/** Evidence packages for a case: what each recipient is shown of sealed records, and the files in which it stands. */
@NullMarked
package anpr.hub.core.disclosure;

import org.jspecify.annotations.NullMarked;
