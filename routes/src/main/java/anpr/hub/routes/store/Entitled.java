package anpr.hub.routes.store;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.partner.Account;
import anpr.hub.core.provenance.AcquisitionPath;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * For whose eyes hits and their deliveries are looked for, as a clause of SQL over table {@code hit h} or {@code hit_delivery
 * h}: what is not for them is not found, so that no answer, count or order tells that it is there.
 *
 * @param account that looks
 * @param organisation whose lists; empty for all
 * @param covertLists those of them that are covert and may be known
 * @param paths by which a read may have been come by of which a hit is for them, as the guard has it
 */
public record Entitled(String account, String organisation, Set<String> covertLists, Set<String> paths) {
    /** Nobody's organisation has this name. */
    private static final String NOBODYS = "\u0001";

    /** An account that looks after the hub, and sees no hit: of covert lists not even that something waits. */
    public static Entitled operator(String account, Standing standing) {
        return new Entitled(account, "", Set.of(), paths(account, standing, release -> release != Release.NOTHING));
    }

    /** An officer, to whom the whole of a hit goes or nothing. */
    public static Entitled officer(Account account, Standing standing) {
        return new Entitled(
                account.name(),
                account.organisation().isEmpty() ? NOBODYS : account.organisation(),
                account.covertLists(),
                paths(account.name(), standing, release -> release == Release.WHOLE));
    }

    private static Set<String> paths(String account, Standing standing, Predicate<Release> enough) {
        Recipient recipient = new Recipient.Account(account, standing);
        Set<String> paths = new TreeSet<>();
        Arrays.stream(AcquisitionPath.values())
                .filter(path -> enough.test(Guard.release(recipient, Told.label(path))))
                .map(Enum::name)
                .forEach(paths::add);
        return paths;
    }

    /** What does not say how it was come by is taken for what is guarded most. */
    String clause() {
        return "(:organisation = '' or h.owner = :organisation)"
                + " and (not h.covert or h.list_name = any(cast(:covertLists as text[])))"
                + " and coalesce(h.acquisition_path, 'NATIONAL') = any(cast(:paths as text[]))";
    }

    StatementSpec bound(StatementSpec statement) {
        return statement
                .param("organisation", organisation)
                .param("covertLists", covertLists.toArray(String[]::new))
                .param("paths", paths.toArray(String[]::new));
    }
}
