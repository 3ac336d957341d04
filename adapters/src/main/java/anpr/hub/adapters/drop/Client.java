package anpr.hub.adapters.drop;

import org.jspecify.annotations.Nullable;

/**
 * Who drops files, as far as its protocol tells.
 *
 * @param address without port
 * @param tls protocol version, null without TLS
 * @param software what it calls itself
 */
public record Client(
        @Nullable String address,
        @Nullable String tls,
        @Nullable String software) {}
