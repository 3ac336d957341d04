package anpr.hub.routes.web;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Release;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.routes.disclosure.Asked;
import anpr.hub.routes.disclosure.Parcels;
import anpr.hub.routes.disclosure.Rerun;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Investigators have evidence packages made and records made again. Both show whole records, of whatever path, so they are
 * for accounts that may be shown any; to all others the answer is the same whatever there is.
 */
@RestController
class DisclosureController {
    private static final int LONGEST = 1 << 20;

    private final Callers callers;
    private final Parcels parcels;
    private final Rerun rerun;

    DisclosureController(Callers callers, Parcels parcels, Rerun rerun) {
        this.callers = callers;
        this.parcels = parcels;
        this.rerun = rerun;
    }

    /** Takes {@link Asked} as JSON; gives the three copies and the trust folder as a zip. */
    @PostMapping("/api/packages")
    void make(InputStream body, Principal who, HttpServletResponse response) throws IOException {
        admit(who);
        byte[] json = body.readNBytes(LONGEST + 1);
        if (json.length > LONGEST) {
            throw new Problem(HttpStatus.PAYLOAD_TOO_LARGE, "expected at most 1 MB");
        }
        try (Parcels.Made made = parcels.make(asked(json), who.getName())
                .orElseThrow(() -> new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE, "another package is being made; try again in a minute"))) {
            response.setContentType("application/zip");
            response.setHeader("Cache-Control", "no-store");
            made.write(response.getOutputStream());
        } catch (IllegalArgumentException e) {
            throw new Problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new Problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
        }
    }

    @PostMapping("/api/reads/{recordId}/rerun")
    Rerun.Answer rerun(@PathVariable UUID recordId, @RequestParam String reason, Principal who) {
        admit(who);
        try {
            return rerun.of(recordId, who.getName(), ReadsController.reasoned(reason));
        } catch (IllegalStateException e) {
            throw new Problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
        }
    }

    private void admit(Principal who) {
        boolean all = Arrays.stream(AcquisitionPath.values())
                .allMatch(path -> Guard.release(callers.account(who), path) == Release.WHOLE);
        if (!all) {
            throw new Problem(HttpStatus.FORBIDDEN, "packages and records made again are for law enforcement");
        }
    }

    private static Asked asked(byte[] json) {
        try {
            return Asked.parse(json);
        } catch (IllegalArgumentException e) {
            throw new Problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
