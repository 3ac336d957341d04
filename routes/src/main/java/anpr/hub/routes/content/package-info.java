/** Large and repeated bytes, kept once by their content, outside messages and tables. */
@NullMarked
package anpr.hub.routes.content;

import org.jspecify.annotations.NullMarked;
