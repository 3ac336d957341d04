package anpr.hub.routes.disclosure;

import anpr.hub.core.seal.Logs;
import anpr.hub.routes.content.ContentStore;
import anpr.hub.routes.store.AuditTrail;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a hub keeps.
 *
 * @param data the folder in which it lies
 * @param version of the software that looks at it now
 */
public record Kept(
        Path data, Clock clock, String version, Logs logs, JdbcClient jdbc, ContentStore content, AuditTrail audit) {}
