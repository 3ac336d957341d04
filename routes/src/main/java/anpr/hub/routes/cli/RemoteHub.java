package anpr.hub.routes.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command is told that may work on a hub that runs. To be mixed in. */
final class RemoteHub {
    /** Holds the account's secret. */
    static final String SECRET = "HUB_ACCOUNT_SECRET";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "of a hub that runs: https://..., or http:// on this machine")
    private @Nullable URI url;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            defaultValue = "",
            description = "of that hub, that may do it; its secret is that of the variable " + SECRET)
    private String account = "";

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "PEM file of the authorities of the hub's certificate, if the Java runtime does not trust them")
    private @Nullable Path ca;

    /** Whether one was named. */
    boolean named() {
        return url != null;
    }

    /** @param usual the account, if none is named */
    RunningHub hub(String usual) throws IOException {
        if (url == null) {
            throw new IllegalStateException("no hub was named by --url");
        }
        return RunningHub.at(url, account(usual), SECRET, ca);
    }

    String account(String usual) {
        return account.isEmpty() ? usual : account;
    }
}
