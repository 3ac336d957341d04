package anpr.hub.routes;

import anpr.hub.adapters.ftp.FtpDrop;
import anpr.hub.adapters.sftp.SftpDrop;
import anpr.hub.routes.broker.PublisherDoors;
import anpr.hub.routes.broker.SubscriberQueues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells other programs on this machine where the running hub can be reached: {@code <data>/hub.json}, mode 0600, there
 * as long as the hub is ready.
 */
@Component
class RunFile {
    private final Path file;
    private final HubSettings settings;
    private final DataSource database;
    private final SftpDrop sftp;
    private final Optional<FtpDrop> ftp;
    private final Optional<PublisherDoors> doors;
    private final Optional<SubscriberQueues> queues;

    RunFile(
            HubSettings settings,
            DataSource database,
            SftpDrop sftp,
            Optional<FtpDrop> ftp,
            Optional<PublisherDoors> doors,
            Optional<SubscriberQueues> queues) {
        this.file = settings.data().resolve("hub.json");
        this.settings = settings;
        this.database = database;
        this.sftp = sftp;
        this.ftp = ftp;
        this.doors = doors;
        this.queues = queues;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) throws IOException {
        var web = (ServletWebServerApplicationContext) event.getApplicationContext();
        HikariDataSource source = (HikariDataSource) database;
        Path growing = file.resolveSibling("hub.json.new");
        Files.deleteIfExists(growing);
        Files.createFile(growing, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var where = new LinkedHashMap<String, Object>(Map.of(
                "pid",
                ProcessHandle.current().pid(),
                "http",
                "http://127.0.0.1:" + web.getWebServer().getPort(),
                "sftp",
                Map.of("host", settings.sftp().host(), "port", sftp.port()),
                "jdbc",
                Map.of("url", source.getJdbcUrl(), "user", source.getUsername(), "password", source.getPassword()),
                "secrets",
                settings.data().resolve("secrets.yaml").toString()));
        ftp.ifPresent(server -> where.put("ftp", Map.of("host", ftpHost(), "port", server.port())));
        doors.ifPresent(open -> where.putAll(open.listening()));
        queues.ifPresent(open -> where.putAll(open.listening()));
        Files.write(growing, new ObjectMapper().writeValueAsBytes(where));
        Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private String ftpHost() {
        return Objects.requireNonNull(settings.ftp()).host();
    }

    @EventListener
    void closed(ContextClosedEvent event) throws IOException {
        Files.deleteIfExists(file);
    }
}
