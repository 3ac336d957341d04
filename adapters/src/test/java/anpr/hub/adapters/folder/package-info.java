/** Tests of the watched folder with real files. */
@NullMarked
package anpr.hub.adapters.folder;

import org.jspecify.annotations.NullMarked;
