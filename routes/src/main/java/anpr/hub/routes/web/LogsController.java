package anpr.hub.routes.web;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.proof.TileFiles;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Logs;
import anpr.hub.routes.seal.Anchoring;
import anpr.hub.routes.seal.ReadProofs;
import anpr.hub.routes.store.ReadSearch;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who watches over the logs sees checkpoints and hashes of them; who may see a read gets its proof. */
@RestController
class LogsController {
    private final Callers callers;
    private final Logs logs;
    private final ReadSearch search;
    private final ReadProofs proofs;
    private final Anchoring anchoring;

    /** @param troubles what ails who */
    record Vouching(List<Anchoring.State> logs, Map<String, String> troubles) {}

    LogsController(Callers callers, Logs logs, ReadSearch search, ReadProofs proofs, Anchoring anchoring) {
        this.anchoring = anchoring;
        this.callers = callers;
        this.logs = logs;
        this.search = search;
        this.proofs = proofs;
    }

    @GetMapping(path = "/api/logs/{log}/checkpoint", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
    String checkpoint(@PathVariable String log) {
        return named(log).checkpoint().encoded();
    }

    /** Who vouches for the logs, and who should and does not. */
    @GetMapping("/api/anchors")
    Vouching anchors() {
        return new Vouching(anchoring.states(), anchoring.troubles());
    }

    /** @param tile as C2SP tlog-tiles has it behind {@code tile/} */
    @GetMapping(path = "/api/logs/{log}/tile/{*tile}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    byte[] tile(@PathVariable String log, @PathVariable String tile) {
        SignedLog asked = named(log);
        long signed = Checkpoint.parse(asked.checkpoint().text()).size();
        return TileFiles.find(asked.leaves(), signed, tile.substring(1))
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "the log has no such tile"));
    }

    @GetMapping("/api/reads/{recordId}/proof")
    ReadProofs.Proof proof(@PathVariable UUID recordId, @RequestParam String reason, Principal who) {
        String canonical = search.canonical(callers.account(who), ReadsController.reasoned(reason), recordId)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no read with this record id"));
        Read read = CanonicalRead.fromJson(canonical.getBytes(StandardCharsets.UTF_8));
        return proofs.of(read);
    }

    private SignedLog named(String log) {
        return logs.get(Logs.Log.named(log)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "the logs are ingest, retrieved and audit")));
    }
}
