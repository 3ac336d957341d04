/** The web surface; everything is denied that has no rule. */
@NullMarked
package anpr.hub.routes.web;

import org.jspecify.annotations.NullMarked;
