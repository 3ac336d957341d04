/** Tests of the FTP server with a client of raw commands, and with lftp and curl. */
@NullMarked
package anpr.hub.adapters.ftp;

import org.jspecify.annotations.NullMarked;
