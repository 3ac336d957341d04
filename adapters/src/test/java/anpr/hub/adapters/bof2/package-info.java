/** Tests of the BOF2 services on a real web server, and of their WSDLs. */
@NullMarked
package anpr.hub.adapters.bof2;

import org.jspecify.annotations.NullMarked;
