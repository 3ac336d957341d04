package anpr.hub.adapters;

import jakarta.servlet.Filter;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;

/** A real Spring Boot web server on loopback with routes under test, set up as the hub sets up its own. */
public final class WebServer implements AutoCloseable {
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private final ServletWebServerApplicationContext context;

    private WebServer(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    public static WebServer start(RouteBuilder routes, ServletRegistrationBean<?>... servlets) {
        return start(routes, null, servlets);
    }

    /** With a filter in front of everything. */
    public static WebServer start(
            RouteBuilder routes, @Nullable Filter filter, ServletRegistrationBean<?>... servlets) {
        var application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setDefaultProperties(Map.of(
                "server.address", "127.0.0.1",
                "server.port", "0",
                "server.tomcat.connection-timeout", "3s",
                "spring.threads.virtual.enabled", "true",
                "spring.servlet.multipart.enabled", "false",
                "spring.mvc.formcontent.filter.enabled", "false",
                "spring.main.banner-mode", "off",
                "spring.jmx.enabled", "false",
                "logging.level.root", "WARN"));
        application.addInitializers((ApplicationContextInitializer<ServletWebServerApplicationContext>) context -> {
            context.getBeanFactory().registerSingleton("routesUnderTest", routes);
            if (filter != null) {
                context.getBeanFactory().registerSingleton("filterInFront", filter);
            }
            for (ServletRegistrationBean<?> servlet : servlets) {
                context.getBeanFactory().registerSingleton(servlet.getServletName(), servlet);
            }
        });
        return new WebServer((ServletWebServerApplicationContext) application.run());
    }

    public int port() {
        return context.getWebServer().getPort();
    }

    @Override
    public void close() {
        context.close();
    }
}
