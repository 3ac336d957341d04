package anpr.hub.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP request, read to its end.
 *
 * @param bytes as received, or as they were before compression if the request says that they are compressed
 * @param contentEncoding see {@link TransportFacts#contentEncoding()}
 */
public record ReceivedBody(byte[] bytes, @Nullable String contentEncoding) {
    private static final int MAX_FACT = 200;

    /** Room made for a body before any of it is there, whatever length it states. */
    private static final int FIRST = 64 * 1024;

    /**
     * Reads the body, with or without a stated length, and no more of it than allowed.
     *
     * @param maxBytes on the wire and inflated
     * @throws RefusedException if it is too large, empty, cut short, or not compressed as it says
     */
    public static ReceivedBody of(HttpServletRequest request, int maxBytes) throws RefusedException {
        return of(request, maxBytes, Pace.STRANGERS);
    }

    /** The same, of a sender that may take its time in its own way. */
    static ReceivedBody of(HttpServletRequest request, int maxBytes, Pace pace) throws RefusedException {
        ContentCoding coding = ContentCoding.of(Objects.requireNonNullElse(request.getHeader("Content-Encoding"), ""));
        byte[] wire = read(request, maxBytes, pace);
        byte[] bytes = coding.undo(wire, maxBytes);
        if (bytes.length == 0) {
            throw new RefusedException(Refusal.INCOMPLETE, "The body is empty");
        }
        String encoding =
                switch (coding) {
                    case IDENTITY -> null;
                    case GZIP, DEFLATE -> coding.name().toLowerCase(Locale.ROOT) + "; sha256=" + Sha256.hex(wire);
                };
        return new ReceivedBody(bytes, encoding);
    }

    private static byte[] read(HttpServletRequest request, int maxBytes, Pace pace) throws RefusedException {
        long stated = request.getContentLengthLong();
        if (stated > maxBytes) {
            throw tooLarge(maxBytes);
        }
        try {
            byte[] wire = paced(request.getInputStream(), maxBytes, stated, pace);
            if (wire.length < stated) {
                throw new RefusedException(
                        Refusal.INCOMPLETE, "The body has " + wire.length + " bytes of the " + stated + " stated");
            }
            return wire;
        } catch (IOException e) {
            throw new RefusedException(Refusal.INCOMPLETE, "The body is cut before its end", e);
        }
    }

    private static byte[] paced(InputStream in, int maxBytes, long stated, Pace pace)
            throws IOException, RefusedException {
        long began = System.nanoTime();
        byte[] wire = new byte[(int) Math.min(stated >= 0 ? stated : maxBytes, FIRST)];
        int length = 0;
        while (true) {
            if (length == wire.length) {
                int next = in.read();
                if (next < 0) {
                    return wire;
                }
                if (length == maxBytes) {
                    throw tooLarge(maxBytes);
                }
                wire = Arrays.copyOf(wire, (int) Math.min(maxBytes, 2L * length + 1));
                wire[length++] = (byte) next;
            }
            int read = in.read(wire, length, wire.length - length);
            if (read < 0) {
                return Arrays.copyOf(wire, length);
            }
            length += read;
            if (pace.tooSlow(System.nanoTime() - began, length)) {
                throw new RefusedException(Refusal.INCOMPLETE, "The body came too slowly");
            }
        }
    }

    /** The query string as a message of its own. */
    static ReceivedBody ofQuery(String query, int maxBytes) throws RefusedException {
        byte[] bytes = query.getBytes(UTF_8);
        if (bytes.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        if (bytes.length == 0) {
            throw new RefusedException(Refusal.INCOMPLETE, "The query is empty");
        }
        return new ReceivedBody(bytes, null);
    }

    /**
     * The media type of the request with its parameters: a boundary is case-sensitive, so only the type itself is put
     * in lower case.
     */
    public static String mediaType(HttpServletRequest request) {
        String stated = Objects.requireNonNullElse(request.getContentType(), "").strip();
        if (stated.isEmpty()) {
            return "application/octet-stream";
        }
        int end = stated.indexOf(';') < 0 ? stated.length() : stated.indexOf(';');
        return stated.substring(0, end).toLowerCase(Locale.ROOT) + stated.substring(end);
    }

    /**
     * The facts of the request that carried this body. Neither headers with credentials nor the query string are among
     * them.
     *
     * @param protocol null for the request's own scheme
     * @param principal the feed that the sender proved to be
     */
    public TransportFacts facts(HttpServletRequest request, @Nullable String protocol, String principal) {
        return facts(request, protocol, principal, request.getRequestURI(), null);
    }

    /** @throws RefusedException if the sender states something of a video that it may not, or not as a whole */
    TransportFacts facts(HttpServletRequest request, Admission admission) throws RefusedException {
        Feed feed = admission.feed();
        VideoStart start = StatedVideo.start(request, feed);
        return facts(request, null, feed.id(), admission.path(), admission.proof(), start);
    }

    /**
     * The same for a sender that used another path than the request has now.
     *
     * @param proof see {@link TransportFacts#proof()}
     */
    public TransportFacts facts(
            HttpServletRequest request,
            @Nullable String protocol,
            String principal,
            String path,
            @Nullable String proof) {
        return facts(request, protocol, principal, path, proof, null);
    }

    private TransportFacts facts(
            HttpServletRequest request,
            @Nullable String protocol,
            String principal,
            String path,
            @Nullable String proof,
            @Nullable VideoStart start) {
        return TransportFacts.of(protocol == null ? request.getScheme() : protocol)
                .from(request.getRemoteAddr())
                .provedToBe(principal)
                .overTls(tls(request))
                .at(cut(path))
                .calledItself(cut(request.getHeader("User-Agent")))
                .decodedFrom(contentEncoding)
                .provedBy(proof)
                .withVideoStart(start)
                .build();
    }

    private static @Nullable String tls(HttpServletRequest request) {
        if (!request.isSecure()) {
            return null;
        }
        // The first name is Tomcat's, until the servlet API that has the second.
        Object protocol = request.getAttribute("org.apache.tomcat.util.net.secure_protocol_version");
        if (protocol == null) {
            protocol = request.getAttribute("jakarta.servlet.request.secure_protocol");
        }
        Object cipher = request.getAttribute("jakarta.servlet.request.cipher_suite");
        return protocol == null && cipher == null ? null : protocol + " " + cipher;
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MAX_FACT ? text : text.substring(0, MAX_FACT);
    }

    private static RefusedException tooLarge(int maxBytes) {
        return new RefusedException(Refusal.TOO_LARGE, "The body is longer than " + maxBytes + " bytes");
    }
}
