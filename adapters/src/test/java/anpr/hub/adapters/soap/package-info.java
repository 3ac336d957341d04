/** Tests of SOAP requests. */
@NullMarked
package anpr.hub.adapters.soap;

import org.jspecify.annotations.NullMarked;
