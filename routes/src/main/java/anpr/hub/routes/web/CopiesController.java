package anpr.hub.routes.web;

import anpr.hub.routes.store.OwnerCopies;
import java.security.Principal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Owners of cameras that serve the police fetch what their cameras sent. */
@RestController
class CopiesController {
    private final Callers callers;
    private final OwnerCopies copies;

    CopiesController(Callers callers, OwnerCopies copies) {
        this.callers = callers;
        this.copies = copies;
    }

    /** @param after number of the last copy that the owner has; 0 for all */
    @GetMapping("/api/copies")
    List<OwnerCopies.Copy> copies(
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "100") int most, Principal who) {
        return copies.after(callers.owner(who), who.getName(), after, most);
    }
}
