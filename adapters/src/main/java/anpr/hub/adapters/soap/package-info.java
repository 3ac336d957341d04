/** Messages in SOAP envelopes, of any operation, as back offices and .NET programs call them. */
@NullMarked
package anpr.hub.adapters.soap;

import org.jspecify.annotations.NullMarked;
