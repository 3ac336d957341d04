package anpr.hub.adapters.http;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a sender over HTTP can prove itself with; of those that are not in the message, the stronger first. */
public enum Proof {
    /** The private key of a certificate whose fingerprint the feed names; only on a TLS port of the feed's own. */
    CERTIFICATE("client-certificate"),
    /** The secret in the header {@code X-Api-Key}. */
    KEY("api-key"),
    /** HTTP basic with the feed's id and secret. */
    BASIC("basic"),
    /** HTTP digest with the feed's id and secret. */
    DIGEST("digest"),
    /** The secret in the URL, as {@code /t/<secret>/...} or {@code ?token=<secret>}: senders and proxies may log it. */
    TOKEN("token"),
    /** The peer's address, and nothing else: anyone who can send from there passes. Only on a port of the feed's own. */
    SOURCE("source-address"),
    /** The secret in the SOAP body, at the feed's {@code passwordPath}. Only of SOAP. */
    BODY("soap-body"),
    /** A username token of WS-Security in the SOAP header. Only of SOAP. */
    WSSE("ws-security");

    private final String fact;

    Proof(String fact) {
        this.fact = fact;
    }

    /** As provenance shows it. */
    public String fact() {
        return fact;
    }

    /** Whether it is in the message, which must be read to see it. */
    boolean isInMessage() {
        return switch (this) {
            case BODY, WSSE -> true;
            case CERTIFICATE, KEY, BASIC, DIGEST, TOKEN, SOURCE -> false;
        };
    }

    /** As feeds write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if a word is not one of them, or there is none */
    static Set<Proof> parse(String text) {
        Set<Proof> proofs = EnumSet.noneOf(Proof.class);
        for (String word : HttpTransport.words(text)) {
            proofs.add(Arrays.stream(values())
                    .filter(proof -> proof.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected, with commas between, "
                            + Arrays.stream(values()).map(Proof::word).collect(Collectors.joining(", ")))));
        }
        if (proofs.isEmpty()) {
            throw new IllegalArgumentException("expected at least one proof");
        }
        return Collections.unmodifiableSet(proofs);
    }
}
