/** Tests of the SFTP server with real clients. */
@NullMarked
package anpr.hub.adapters.sftp;

import org.jspecify.annotations.NullMarked;
