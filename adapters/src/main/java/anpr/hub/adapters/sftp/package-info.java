/** The hub's own SFTP server, on which partners drop files. */
@NullMarked
package anpr.hub.adapters.sftp;

import org.jspecify.annotations.NullMarked;
