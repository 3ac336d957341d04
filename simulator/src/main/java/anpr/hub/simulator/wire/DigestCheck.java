package anpr.hub.simulator.wire;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device's own digest login (RFC 2617, MD5, qop auth), as cameras ask for it. Safe for use by many threads. */
final class DigestCheck extends Authenticator {
    private static final String REALM = "Simulated camera";
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^\\s,]+))");

    private final String user;
    private final String password;
    private final String nonce;

    /** @param nonce one for the life of the device will do */
    DigestCheck(String user, String password, String nonce) {
        this.user = user;
        this.password = password;
        this.nonce = nonce;
    }

    @Override
    public Result authenticate(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header != null && header.startsWith("Digest ") && proves(header, exchange.getRequestMethod())) {
            return new Success(new HttpPrincipal(user, REALM));
        }
        exchange.getResponseHeaders()
                .set("WWW-Authenticate", "Digest realm=\"" + REALM + "\", qop=\"auth\", nonce=\"" + nonce + "\"");
        return new Retry(401);
    }

    private boolean proves(String header, String method) {
        Map<String, String> said = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(header);
        while (parameter.find()) {
            said.put(parameter.group(1), parameter.group(2) == null ? parameter.group(3) : parameter.group(2));
        }
        String expected = md5(String.join(
                ":",
                md5(user + ':' + REALM + ':' + password),
                nonce,
                said.getOrDefault("nc", ""),
                said.getOrDefault("cnonce", ""),
                "auth",
                md5(method + ':' + said.getOrDefault("uri", ""))));
        return user.equals(said.get("username"))
                && nonce.equals(said.get("nonce"))
                && expected.equals(said.get("response"));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
