package anpr.hub.routes.web;

import anpr.hub.adapters.http.AnyCertificate;
import anpr.hub.adapters.http.Doors;
import anpr.hub.adapters.http.Doorway;
import anpr.hub.core.partner.Feed;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The ports that feeds have of their own, beside the hub's, on the same address and behind the same filters. A port that
 * cannot be had is tried again with the next change of the configuration; until then operators see why.
 */
@Component
public class WaysIn {
    /** The SSL bundle ({@code spring.ssl.bundle}) with the key of ports that speak TLS. */
    static final String BUNDLE = "hub";

    /** Of one port: a sender that opens many costs no other feed any. */
    private static final int MAX_CONNECTIONS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(WaysIn.class);

    /**
     * One feed's, as operators see it.
     *
     * @param port 0 for the hub's own
     * @param trouble why the port is not open; null if it is
     */
    public record Door(
            String feed,
            int port,
            boolean tls,
            List<String> paths,
            List<String> proofs,
            @Nullable String trouble) {}

    private final Doorway doorway;
    private final ServerProperties server;
    private final SslBundles bundles;
    private final Map<Integer, Connector> connectors = new TreeMap<>();
    private final Map<Integer, String> troubles = new TreeMap<>();
    private @Nullable Service service;

    WaysIn(Doorway doorway, ServerProperties server, SslBundles bundles) {
        this.doorway = doorway;
        this.server = server;
        this.bundles = bundles;
    }

    @EventListener
    synchronized void serverIsThere(ServletWebServerInitializedEvent event) {
        if (event.getWebServer() instanceof TomcatWebServer tomcat
                && event.getApplicationContext().getServerNamespace() == null) {
            service = tomcat.getTomcat().getService();
            openPorts();
        }
    }

    /**
     * From now on what these feeds claim is open, and nothing else.
     *
     * @throws IllegalArgumentException if their claims do not go together; then nothing has changed
     */
    public synchronized void follow(Collection<Feed> feeds) {
        doorway.open(Doors.of(feeds));
        openPorts();
    }

    /** What is open, and what should be. */
    public synchronized List<Door> doors() {
        return doorway.doors().open().stream()
                .map(open -> new Door(
                        open.feed(), open.port(), open.tls(), open.paths(), open.proofs(), troubles.get(open.port())))
                .toList();
    }

    private void openPorts() {
        Service tomcat = service;
        if (tomcat == null) {
            return;
        }
        Map<Integer, Boolean> wanted = doorway.doors().ports();
        connectors.entrySet().removeIf(open -> {
            boolean stays =
                    Objects.equals(wanted.get(open.getKey()), open.getValue().getSecure());
            if (!stays) {
                close(tomcat, open.getValue());
            }
            return !stays;
        });
        troubles.clear();
        wanted.forEach((port, tls) -> {
            if (!connectors.containsKey(port)) {
                open(tomcat, port, tls);
            }
        });
    }

    private void open(Service tomcat, int port, boolean tls) {
        Connector connector = null;
        try {
            connector = connector(port, tls);
            tomcat.addConnector(connector);
            if (!connector.getState().isAvailable()) {
                throw new LifecycleException("the port is in use");
            }
            connectors.put(port, connector);
        } catch (LifecycleException | RuntimeException e) {
            LOG.error("Port {} of a feed could not be opened: {}", port, e.getMessage(), e);
            troubles.put(port, "could not be opened: " + e.getMessage());
            if (connector != null) {
                close(tomcat, connector);
            }
        }
    }

    private Connector connector(int port, boolean tls) throws LifecycleException {
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setThrowOnFailure(true);
        limit(connector);
        ProtocolHandler handler = connector.getProtocolHandler();
        if (handler instanceof AbstractProtocol<?> protocol) {
            InetAddress address = server.getAddress();
            protocol.setAddress(address == null ? InetAddress.getLoopbackAddress() : address);
            protocol.setMaxConnections(MAX_CONNECTIONS);
        }
        handler.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("port-" + port + "-", 0).factory()));
        if (tls) {
            secure(connector);
        }
        return connector;
    }

    /** What holds on every port, the hub's own too. */
    static void limit(Connector connector) {
        // A body that is refused by what stands above it need not be sent at all.
        connector.setProperty("continueResponseTiming", "onRead");
        connector.setProperty("connectionTimeout", "10000");
        connector.setProperty("maxHeaderCount", "64");
        connector.setProperty("maxHttpRequestHeaderSize", "16384");
    }

    private void secure(Connector connector) {
        SslBundle bundle;
        try {
            bundle = bundles.getBundle(BUNDLE);
        } catch (NoSuchSslBundleException e) {
            throw new IllegalStateException("there is no SSL bundle 'hub' (spring.ssl.bundle) with a key", e);
        }
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        host.setProtocols("TLSv1.2+TLSv1.3");
        host.setCertificateVerification("optional");
        host.setTrustManagerClassName(AnyCertificate.class.getName());
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(bundle.getStores().getKeyStore());
        certificate.setCertificateKeyAlias(bundle.getKey().getAlias());
        String password = bundle.getKey().getPassword();
        certificate.setCertificateKeystorePassword(
                password != null
                        ? password
                        : Objects.requireNonNullElse(bundle.getStores().getKeyStorePassword(), ""));
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
    }

    private static void close(Service tomcat, Connector connector) {
        try {
            tomcat.removeConnector(connector);
            connector.destroy();
        } catch (LifecycleException e) {
            LOG.error("Port {} of a feed was not closed well", connector.getPort(), e);
        }
    }
}
