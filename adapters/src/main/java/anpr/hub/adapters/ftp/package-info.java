/** The hub's own FTP server, on which cameras drop files that speak nothing better. */
@NullMarked
package anpr.hub.adapters.ftp;

import org.jspecify.annotations.NullMarked;
