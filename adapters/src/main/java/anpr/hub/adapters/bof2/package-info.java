/** The BOF2 input services: SOAP 1.1 rpc/encoded, as police back offices call them. */
@NullMarked
package anpr.hub.adapters.bof2;

import org.jspecify.annotations.NullMarked;
