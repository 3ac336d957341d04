package anpr.hub.routes.web;

import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.hotlist.Import;
import anpr.hub.core.hotlist.ListRevision;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.VoiFile;
import anpr.hub.core.partner.Account;
import anpr.hub.core.partner.People;
import anpr.hub.routes.hotlist.VoiLists;
import anpr.hub.routes.hotlist.VoiLists.Copy;
import anpr.hub.routes.store.VoiChanges.By;
import anpr.hub.routes.store.VoiStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Owners bring, change and take back the lists of their organisation. A list that an account may not see answers as one
 * that is not there, whatever is asked of it.
 */
@RestController
class ListsController {
    private static final ObjectMapper TERMS = new YAMLMapper().registerModule(new JavaTimeModule());
    private static final int LONGEST_TERMS = 64 << 10;

    private final VoiLists lists;
    private final VoiStore store;
    private final People people;

    ListsController(VoiLists lists, VoiStore store, People people) {
        this.lists = lists;
        this.store = store;
        this.people = people;
    }

    @GetMapping("/api/lists")
    List<Listed> lists(Principal who) {
        Account account = account(who);
        List<Listed> seen =
                store.lists().stream().filter(list -> knows(account, list)).toList();
        seen.forEach(list -> lists.looked(list.name(), new By(account.name(), "overview"), "terms"));
        return seen;
    }

    @GetMapping("/api/lists/{name}/revisions")
    List<ListRevision> revisions(
            @PathVariable String name, @RequestParam(defaultValue = "100") int most, Principal who) {
        Account account = account(who);
        Listed list = known(name, account);
        lists.looked(list.name(), new By(account.name(), "overview"), "revisions");
        return store.revisions(name, Math.clamp(most, 1, 10_000));
    }

    /** Takes terms as YAML or JSON; a list that is not there yet is made. */
    @PutMapping("/api/lists/{name}/terms")
    Listed terms(@PathVariable String name, @RequestParam String reason, InputStream body, Principal who)
            throws IOException {
        Account account = account(who);
        ListTerms terms = terms(body);
        ListTerms before = before(name, account);
        if (!terms.owner().equals(account.organisation())) {
            throw new Problem(HttpStatus.BAD_REQUEST, "owner: expected this account's organisation");
        }
        if (!account.knows(name, terms.owner(), terms.covert())) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "covert: this account would see the list no more; have it entitled first");
        }
        if (!terms.lookBack().isZero()
                && (terms.authority() == null || terms.authority().isBlank())) {
            throw new Problem(HttpStatus.BAD_REQUEST, "lookBack: expected an authority, by which reads are searched");
        }
        By by = by(account, reason);
        if (before == null || !before.equals(terms)) {
            lists.terms(name, terms, by);
        }
        return known(name, account);
    }

    /** Takes a file over, whole or not at all; the answer is the report. */
    @PostMapping("/api/lists/{name}/imports")
    ResponseEntity<Import> bring(
            @PathVariable String name,
            @RequestParam String as,
            @RequestParam String reason,
            InputStream body,
            Principal who)
            throws IOException {
        Account account = account(who);
        known(name, account);
        By by = by(account, reason);
        try {
            Import made = lists.bring(name, as(as), body, null, by);
            return ResponseEntity.status(made.taken() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY)
                    .body(made);
        } catch (VoiFile.Unreadable e) {
            throw new Problem(HttpStatus.PAYLOAD_TOO_LARGE, String.valueOf(e.getMessage()));
        }
    }

    /** All that was told of the rows of an import, as CSV. */
    @GetMapping(path = "/api/lists/{name}/imports/{importId}/report", produces = "text/csv")
    byte[] report(@PathVariable String name, @PathVariable UUID importId, Principal who) {
        Account account = account(who);
        known(name, account);
        lists.looked(name, new By(account.name(), "report of an import"), importId.toString());
        return store.report(name, importId)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "this list has no import of this id"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @PostMapping("/api/lists/{name}/rollback")
    Listed rollBack(@PathVariable String name, @RequestParam long to, @RequestParam String reason, Principal who) {
        Account account = account(who);
        known(name, account);
        try {
            lists.rollBack(name, to, by(account, reason));
        } catch (IllegalArgumentException e) {
            throw new Problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return known(name, account);
    }

    /** A revision as CSV; with {@code since}, what changed from that one to it, as a zip. */
    @GetMapping("/api/lists/{name}/export")
    void export(
            @PathVariable String name,
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable Long revision,
            @RequestParam(required = false) @Nullable Long since,
            Principal who,
            HttpServletResponse response)
            throws IOException {
        Account account = account(who);
        Listed now = known(name, account);
        Listed of = revision == null ? now : kept(name, revision);
        if (since != null) {
            kept(name, since);
        }
        Path file = lists.copy(
                since == null ? new Copy.Whole(of) : new Copy.Delta(of, since),
                account.organisation(),
                by(account, reason));
        try {
            response.setContentType(since == null ? "text/csv; charset=utf-8" : "application/zip");
            response.setContentLengthLong(Files.size(file));
            Files.copy(file, response.getOutputStream());
        } finally {
            Files.delete(file);
        }
    }

    private Listed kept(String name, long revision) {
        return store.list(name, revision)
                .orElseThrow(() -> new Problem(
                        HttpStatus.NOT_FOUND, "this list has no such revision, or its entries are kept no more"));
    }

    private Account account(Principal who) {
        return people.find(who.getName()).orElseThrow(ListsController::none);
    }

    private Listed known(String name, Account account) {
        return store.list(name).filter(list -> knows(account, list)).orElseThrow(ListsController::none);
    }

    /** The terms of a list that the account knows; null if it may make one of this name. */
    private @Nullable ListTerms before(String name, Account account) {
        Listed list = store.list(name).orElse(null);
        if (list == null && account.newLists().contains(name)) {
            return null;
        }
        return known(name, account).terms();
    }

    private static boolean knows(Account account, Listed list) {
        return account.knows(list.name(), list.terms().owner(), list.terms().covert());
    }

    private static Problem none() {
        return new Problem(HttpStatus.NOT_FOUND, "there is no such list for this account");
    }

    private static By by(Account account, String reason) {
        return new By(account.name(), ReadsController.reasoned(reason));
    }

    private static VoiFile.As as(String wanted) {
        try {
            return VoiFile.As.valueOf(wanted.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "as: expected full, insert, delete, delete-by-vrm, delta or delta-by-vrm");
        }
    }

    private static ListTerms terms(InputStream body) throws IOException {
        byte[] said = body.readNBytes(LONGEST_TERMS + 1);
        if (said.length > LONGEST_TERMS) {
            throw new Problem(HttpStatus.PAYLOAD_TOO_LARGE, "expected terms of at most 64 KB");
        }
        try {
            ListTerms terms = TERMS.readValue(said, ListTerms.class);
            if (terms == null) {
                throw new Problem(HttpStatus.BAD_REQUEST, "expected terms, such as owner and priority");
            }
            return terms;
        } catch (JsonProcessingException e) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    e.getCause() instanceof IllegalArgumentException wrong
                            ? String.valueOf(wrong.getMessage())
                            : "expected terms of a list as YAML or JSON, and no others than there are");
        }
    }
}
