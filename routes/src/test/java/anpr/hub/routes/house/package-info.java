/** The rules of the house: which module may use which, and what no code may do. */
@NullMarked
package anpr.hub.routes.house;

import org.jspecify.annotations.NullMarked;
