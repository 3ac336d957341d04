package anpr.hub.adapters.fetch;

import anpr.hub.adapters.Certificates;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.authenticator.AuthenticatorBase;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.authenticator.DigestAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * A partner's web server: a real Tomcat on loopback, which says what the test says. Below {@code /basic} and {@code
 * /digest} Tomcat itself asks for the user {@code hub}.
 */
final class PartnerSite implements AutoCloseable {
    static final String USER = "hub";

    private final Tomcat tomcat = new Tomcat();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Handler handler = (request, body, response) -> response.setStatus(204);

    /** What was asked, once the server had let the hub in. */
    record Asked(
            String method,
            String pathAndQuery,
            String body,
            String ifModifiedSince,
            String ifNoneMatch,
            String authorization) {}

    @FunctionalInterface
    interface Handler {
        void answer(HttpServletRequest request, String body, HttpServletResponse response) throws IOException;
    }

    PartnerSite(String password) {
        this(password, null);
    }

    /**
     * One that speaks TLS.
     *
     * @param shown the certificate that it shows
     * @param asks whether its clients must show one of the same authority
     */
    static PartnerSite withTls(String password, Certificates certificates, String shown, boolean asks)
            throws IOException, GeneralSecurityException {
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate own = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        own.setCertificateFile(certificates.file(shown + ".pem"));
        own.setCertificateKeyFile(certificates.file(shown + ".key"));
        host.addCertificate(own);
        host.setCertificateVerification(asks ? "required" : "none");
        host.setTrustStore(certificates.authorities());
        return new PartnerSite(password, host);
    }

    private PartnerSite(String password, SSLHostConfig tls) {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "site");
            tomcat.setBaseDir(folder.toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            if (tls != null) {
                tomcat.getConnector().setScheme("https");
                tomcat.getConnector().setSecure(true);
                tomcat.getConnector().setProperty("SSLEnabled", "true");
                tomcat.getConnector().addSslHostConfig(tls);
            }
            context("", folder.toFile(), null, password);
            context("/basic", folder.toFile(), new BasicAuthenticator(), password);
            context("/digest", folder.toFile(), new DigestAuthenticator(), password);
            tomcat.start();
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private void context(String path, File folder, AuthenticatorBase authenticator, String password) {
        Context context = tomcat.addContext(path, folder.getAbsolutePath());
        Tomcat.addServlet(context, "site", new Site());
        context.addServletMappingDecoded("/*", "site");
        if (authenticator != null) {
            context.setLoginConfig(new LoginConfig(
                    authenticator instanceof BasicAuthenticator ? "BASIC" : "DIGEST", "site", null, null));
            SecurityCollection everything = new SecurityCollection();
            everything.addPattern("/*");
            SecurityConstraint constraint = new SecurityConstraint();
            constraint.addCollection(everything);
            constraint.addAuthRole("partner");
            constraint.setAuthConstraint(true);
            context.addConstraint(constraint);
            context.addSecurityRole("partner");
            context.setRealm(new OneUser(password));
            context.getPipeline().addValve(authenticator);
        }
    }

    void answers(Handler with) {
        handler = with;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    void reset() {
        asked.clear();
        handler = (request, body, response) -> response.setStatus(204);
    }

    String url(String path) {
        return tomcat.getConnector().getScheme() + "://127.0.0.1:"
                + tomcat.getConnector().getLocalPort() + path;
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** Connections that are open, as the server sees it. */
    int connections() {
        // The server counts the one that it waits for among them.
        return (int) ((AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler()).getConnectionCount() - 1;
    }

    @Override
    public void close() {
        try {
            if (tomcat.getServer().getState() == LifecycleState.STARTED) {
                tomcat.stop();
                tomcat.destroy();
            }
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Site extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            asked.add(new Asked(
                    request.getMethod(),
                    request.getRequestURI() + query,
                    body,
                    String.valueOf(request.getHeader("If-Modified-Since")),
                    String.valueOf(request.getHeader("If-None-Match")),
                    String.valueOf(request.getHeader("Authorization"))));
            handler.answer(request, body, response);
        }
    }

    private static final class OneUser extends RealmBase {
        private final String password;

        OneUser(String password) {
            this.password = password;
        }

        @Override
        protected String getPassword(String username) {
            return USER.equals(username) ? password : null;
        }

        @Override
        protected Principal getPrincipal(String username) {
            return new GenericPrincipal(username, List.of("partner"));
        }
    }
}
