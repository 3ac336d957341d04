package anpr.hub.simulator;

import anpr.hub.simulator.reconcile.HubRecords;
import anpr.hub.simulator.reconcile.Reconciliation;
import anpr.hub.simulator.reconcile.Report;
import anpr.hub.simulator.truth.GroundTruth;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until the hub has made something of all that it acknowledged. */
public record Settling(GroundTruth truth, HubRecords records) {
    /**
     * The reconciliation once nothing is missing any more, or when time is up.
     *
     * @param longest how long to wait for the hub
     */
    public Report report(Duration longest) throws SQLException, InterruptedException {
        long giveUp = System.nanoTime() + longest.toNanos();
        boolean cleanBefore = false;
        while (true) {
            Report report = Reconciliation.of(truth.sent(), truth.watched(), records.holdings());
            // Clean once is not enough: what is too much comes after what was expected.
            if (report.clean() && cleanBefore || System.nanoTime() > giveUp) {
                return report;
            }
            cleanBefore = report.clean();
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
