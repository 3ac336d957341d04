package anpr.hub.adapters.soap;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.cxf.common.message.CxfConstants;
import org.apache.camel.component.cxf.interceptors.RawMessageWSDLGetInterceptor;
import org.apache.camel.component.cxf.jaxws.CxfConfigurer;
import org.apache.camel.support.DefaultMessage;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.endpoint.Server;
import org.apache.cxf.frontend.AbstractWSDLBasedEndpointFactory;
import org.apache.cxf.io.DelegatingInputStream;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http.AbstractHTTPDestination;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Endpoints of CXF that pass requests on unread and describe nothing, for routes that read and write the envelopes
 * themselves. One for each servlet.
 */
public final class RawEndpoints {
    private final String name;
    private final Bus bus = BusFactory.newInstance().createBus();

    /** @param name of the servlet, and in the registry */
    public RawEndpoints(String name) {
        this.name = name;
    }

    /** The servlet that serves these endpoints; to be registered with the same web server. */
    public ServletRegistrationBean<CXFNonSpringServlet> servlet(String mapping) {
        var servlet = new CXFNonSpringServlet();
        servlet.setBus(bus);
        var registration = new ServletRegistrationBean<>(servlet, mapping);
        registration.setName(name);
        registration.setLoadOnStartup(1);
        registration.addInitParameter("hide-service-list-page", "true");
        registration.addInitParameter("disable-address-updates", "true");
        return registration;
    }

    /** What a route of this context comes from, at this path below the servlet's. */
    public String uri(CamelContext context, String path) {
        context.getRegistry().bind(name + "Bus", bus);
        context.getRegistry().bind(name + "WithoutWsdl", new WithoutWsdl());
        return "cxf:/" + path + "?dataFormat=RAW&synchronous=true&bus=#" + name + "Bus&cxfConfigurer=#" + name
                + "WithoutWsdl";
    }

    /** The request, its body unread. */
    public static HttpServletRequest request(Exchange exchange) {
        Message message = exchange.getIn().getHeader(CxfConstants.CAMEL_CXF_MESSAGE, Message.class);
        // Or else CXF reads up to 16 MB of a body that is refused, before it lets the answer go.
        message.removeContent(DelegatingInputStream.class);
        return (HttpServletRequest) Objects.requireNonNull(message.get(AbstractHTTPDestination.HTTP_REQUEST));
    }

    public static void answer(Exchange exchange, int status, String mediaType, byte[] envelope) {
        answer(exchange, status, mediaType, new ByteArrayInputStream(envelope));
    }

    /** @param envelope is read to its end and closed */
    public static void answer(Exchange exchange, int status, String mediaType, InputStream envelope) {
        var answer = new DefaultMessage(exchange);
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        answer.setHeader(Exchange.CONTENT_TYPE, mediaType);
        answer.setBody(envelope);
        exchange.setMessage(answer);
    }

    /** Takes off the interceptor that answers {@code ?wsdl}, so that the request reaches the route, which refuses it. */
    private static final class WithoutWsdl implements CxfConfigurer {
        @Override
        public void configure(AbstractWSDLBasedEndpointFactory factory) {
            // nothing to set
        }

        @Override
        public void configureClient(Client client) {
            throw new UnsupportedOperationException("these endpoints are only served here");
        }

        @Override
        public void configureServer(Server server) {
            server.getEndpoint().getInInterceptors().removeIf(RawMessageWSDLGetInterceptor.class::isInstance);
        }
    }
}
