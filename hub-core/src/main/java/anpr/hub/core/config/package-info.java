/** Configuration files: read against their schemas, with errors that name file, line and what was expected. */
@NullMarked
package anpr.hub.core.config;

import org.jspecify.annotations.NullMarked;
