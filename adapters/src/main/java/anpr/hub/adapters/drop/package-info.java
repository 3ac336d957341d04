/** Folders of feeds into which clients drop files, whatever protocol they speak; a complete file is a message. */
@NullMarked
package anpr.hub.adapters.drop;

import org.jspecify.annotations.NullMarked;
