package anpr.hub.routes.disclosure;

import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.KeyHistory;
import anpr.hub.core.seal.Logs;
import anpr.hub.routes.seal.Anchoring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints of the logs that go into a package: those of now if all who are to vouch for them answer, else the newest
 * anchors that were kept, where they cover what the package refers to. For one package.
 */
final class VouchedLogs {
    private final Kept hub;
    private final Anchoring anchoring;
    private final Map<Logs.Log, Anchors.Anchor> anchors = new EnumMap<>(Logs.Log.class);
    private final List<String> remarks = new ArrayList<>();

    VouchedLogs(Kept hub, Anchoring anchoring) {
        this.hub = hub;
        this.anchoring = anchoring;
    }

    /**
     * Asks, once for each log.
     *
     * @param leaves of each log that must be covered
     */
    Map<Logs.Log, Anchors.Anchor> covering(Map<Logs.Log, Long> leaves) throws IOException {
        for (Logs.Log log : Logs.Log.values()) {
            hub.logs().get(log).publish();
            Anchors.Anchor now = asked(log);
            Optional<Anchors.Anchor> kept = anchoring.whole(now)
                    ? Optional.empty()
                    : hub.logs().anchors(log).newest(leaves.getOrDefault(log, 0L), anchor -> inForce(log, anchor));
            kept.ifPresent(anchor -> remarks.add("the log " + log.text() + " is vouched for by what was kept of "
                    + anchor.at() + ", for not all who should vouch for it answer now"));
            anchors.put(log, kept.orElse(now));
        }
        return Map.copyOf(anchors);
    }

    private Anchors.Anchor asked(Logs.Log log) throws IOException {
        try {
            return anchoring.anchor(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was not waited for", e);
        }
    }

    /** Whether all vouch for it, and the key that signed it was in force then. */
    private boolean inForce(Logs.Log log, Anchors.Anchor anchor) {
        try {
            return anchoring.whole(anchor)
                    && KeyHistory.in(hub.data().resolve("seal/keys")).all().stream()
                            .filter(entry -> entry.key()
                                    .name()
                                    .equals(hub.logs().get(log).key().name()))
                            .anyMatch(entry -> entry.key().signed(anchor.note())
                                    && (entry.until() == null || anchor.at().isBefore(entry.until())));
        } catch (IOException e) {
            throw new IllegalStateException("the history of keys cannot be read", e);
        }
    }

    /** What there is to say about it: who should vouch and does not, and what was taken in its place. */
    List<String> remarks() {
        List<String> said = new ArrayList<>(remarks);
        if (anchoring.quorum().needed() == 0) {
            said.add("no second organisation witnesses the logs");
        }
        if (!anchoring.stamps()) {
            said.add("no time-stamping authority stamps the logs");
        }
        anchors.forEach((log, anchor) -> {
            if (anchoring.quorum().needed() > 0 && !anchoring.quorum().reached(anchor.note())) {
                said.add("no second organisation, or too few, has witnessed the log " + log.text());
            }
            if (anchoring.stamps() && anchor.stamp() == null) {
                said.add("no time-stamping authority has stamped the log " + log.text());
            }
        });
        anchoring.troubles().forEach((who, trouble) -> said.add(who + ": " + trouble));
        return said;
    }
}
