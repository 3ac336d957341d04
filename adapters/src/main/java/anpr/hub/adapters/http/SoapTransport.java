package anpr.hub.adapters.http;

import anpr.hub.core.partner.DigestKey;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a feed may say of SOAP requests. They come by the doors of HTTP, and may prove themselves as HTTP requests do; what
 * is done with them behind the door is the work of package {@code soap}.
 */
public final class SoapTransport implements Transport.Shared {
    /** What feeds of it name as their {@code transport}. */
    public static final String NAME = "soap";

    /** What the path of every feed begins with on the hub's own port. */
    public static final String HOME = "/soap/";

    /** Where the route stands, whatever path the sender used. */
    public static final String ROUTE = HOME + "in";

    public static final Option<Set<Proof>> PROOFS = new Option<Set<Proof>>(
                    DigestKey.PROOFS,
                    "words, with commas between",
                    "What the sender may prove itself with: what http has (key, basic, digest, token, certificate,"
                            + " source), body (a password in the SOAP body, at passwordPath), wsse (a WS-Security"
                            + " username token, with the password as text or as a digest).",
                    null,
                    false,
                    Proof::parse)
            .otherwise("key, basic");

    public static final Option<String> USER_PATH = path(
            "userPath", "Where in the SOAP body the feed's id stands, such as PostImage/user; unless given, nowhere.");

    public static final Option<String> PASSWORD_PATH =
            path("passwordPath", "Where in the SOAP body the feed's secret stands, such as PostImage/password.");

    public static final Option<String> ANSWER = Option.text(
            "answer",
            "The XML in the SOAP body that means yes; {receipt} in it stands for the submission's id. Unless given, the"
                    + " mapping's reply is the whole answer; if that is empty too, an empty SOAP body.");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Takes SOAP 1.1 and 1.2 requests of any operation, on /soap/<feed> or on the path and port that the"
                + " sender insists on, with the credential in the HTTP request, the SOAP header or the SOAP body.";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> options = new ArrayList<>(HttpTransport.DOORS);
        options.addAll(List.of(PROOFS, USER_PATH, PASSWORD_PATH, ANSWER));
        return List.copyOf(options);
    }

    private static Option<String> path(String name, String description) {
        return new Option<>(name, "names of elements, with / between", description, null, false, text -> {
            if (!text.matches("[A-Za-z_][\\w.-]{0,99}(/[A-Za-z_][\\w.-]{0,99}){0,9}")) {
                throw new IllegalArgumentException("expected local names such as PostImage/password");
            }
            return text;
        });
    }
}
