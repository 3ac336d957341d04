package anpr.hub.routes.cli;

import anpr.hub.routes.HubApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code hub run}: the hub itself, until it is told to stop. */
@Command(
        name = "run",
        description = "Runs the hub. Any further --key=value is a setting, such as --hub.sftp.host=0.0.0.0.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "where broker, database, content and credentials lie (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(names = "--http-port", paramLabel = "PORT", defaultValue = "8080", description = "0 for any free one")
    private int httpPort;

    @Option(names = "--sftp-port", paramLabel = "PORT", defaultValue = "2222", description = "0 for any free one")
    private int sftpPort;

    @Option(names = "--mappings", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/mappings")
    private Path mappings = Path.of("mappings");

    @Option(names = "--partner-config", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/partner-config")
    private Path partnerConfig = Path.of("partner-config");

    @Option(names = "--plugins", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/plugins")
    private Path plugins = Path.of("plugins");

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(data);
        List<String> arguments = new ArrayList<>(List.of(
                "--hub.data=" + data.toAbsolutePath(),
                "--hub.mappings=" + mappings.toAbsolutePath(),
                "--hub.partner-config=" + partnerConfig.toAbsolutePath(),
                "--hub.plugins=" + plugins.toAbsolutePath(),
                "--hub.sftp.port=" + sftpPort,
                "--server.port=" + httpPort));
        arguments.addAll(settings);
        CountDownLatch closed = new CountDownLatch(1);
        SpringApplication application = new SpringApplication(HubApplication.class);
        application.addListeners((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
        ConfigurableApplicationContext context = application.run(arguments.toArray(String[]::new));
        if (context.isActive()) {
            closed.await();
        }
        return 0;
    }
}
