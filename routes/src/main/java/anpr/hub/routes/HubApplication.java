package anpr.hub.routes;

import org.springframework.boot.actuate.autoconfigure.observation.web.servlet.WebMvcObservationAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The hub. Its parts are put together in {@link HubConfiguration}, its legs in {@link LegsConfiguration}. */
// Without the framework's own measure of each request: the hub counts what it takes in and refuses itself.
@SpringBootApplication(exclude = {UserDetailsServiceAutoConfiguration.class, WebMvcObservationAutoConfiguration.class})
@ConfigurationPropertiesScan
@EnableScheduling
public class HubApplication {}
