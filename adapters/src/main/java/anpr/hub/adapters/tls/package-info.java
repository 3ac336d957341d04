/** TLS as lines speak it: whom they believe, what the hub proves itself with, which certificates of senders are known. */
@NullMarked
package anpr.hub.adapters.tls;

import org.jspecify.annotations.NullMarked;
