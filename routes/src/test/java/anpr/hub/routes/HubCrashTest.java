package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.simulator.Fleet;
import anpr.hub.simulator.HubAddress;
import anpr.hub.simulator.HubProcess;
import anpr.hub.simulator.Premises;
import anpr.hub.simulator.Secrets;
import anpr.hub.simulator.Settling;
import anpr.hub.simulator.reconcile.HubRecords;
import anpr.hub.simulator.reconcile.Report;
import anpr.hub.simulator.traffic.FaultRates;
import anpr.hub.simulator.truth.GroundTruth;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real hub process, real senders that try again until they are told yes, and no warning. */
class HubCrashTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    /** Longer than a hub takes to start on a machine with ten other things to do: a sender that gives up proves nothing. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    @TempDir
    Path data;

    @Test
    void everyAcknowledgedReadIsInTheStoreOnceThoughTheHubIsKilledTwiceUnderLoad() throws Exception {
        var plan = new Fleet.Plan(150, FaultRates.parse("duplicate=0.05,cut=0.02"), List.of(), 7, PATIENCE);
        try (GroundTruth truth = GroundTruth.open(data.resolve("ground-truth.jsonl"), InstantSource.system());
                Premises premises =
                        Premises.open(HOME.resolve("partner-config"), data, truth, InstantSource.system())) {
            var launch = new HubProcess.Launch(
                    HOME.toAbsolutePath(),
                    System.getProperty("java.class.path"),
                    premises.config(),
                    data,
                    512,
                    freePort(),
                    freePort(),
                    freePort(),
                    freePort(),
                    List.of());
            // Nobody can ask a stream for what passed while the hub was away: that it loses then is no fault.
            var feeds = premises.partners().feeds().values().stream()
                    .filter(feed -> !feed.transport().equals("http-stream"))
                    .toList();
            HubProcess hub = HubProcess.start(launch, waited -> {});
            HubAddress address = hub.address();
            try (Fleet fleet = new Fleet(
                    plan, feeds, premises, address, Secrets.read(address.secrets()), truth, InstantSource.system())) {
                fleet.start();
                for (int kill = 1; kill <= 2; kill++) {
                    acknowledged(truth, truth.totals().acknowledgedRecords() + 300);
                    hub.kill();
                    hub = HubProcess.start(launch, waited -> {});
                }
                acknowledged(truth, truth.totals().acknowledgedRecords() + 300);
                assertThat(fleet.drained(PATIENCE))
                        .as("every sender was answered")
                        .isTrue();

                HubAddress.Jdbc database = hub.address().jdbc();
                Report report = new Settling(
                                truth, new HubRecords(database.url(), database.user(), database.password()))
                        .report(Duration.ofMinutes(1));

                assertThat(report.clean())
                        .as(() -> String.join("\n", report.lines()))
                        .isTrue();
            } finally {
                hub.close();
            }
        }
    }

    private static void acknowledged(GroundTruth truth, long records) {
        await().atMost(PATIENCE).until(() -> truth.totals().acknowledgedRecords() >= records);
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
