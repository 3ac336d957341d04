package anpr.hub.routes.store;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Label;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.partner.Account;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * For whose eyes hits are looked for, as a clause of SQL over table {@code hit h}: what is not for them is not found, so
 * that no answer, count or order tells that it is there.
 *
 * @param account that looks
 * @param organisation whose lists; empty for all
 * @param covertLists those of them that are covert and may be known
 */
public record Entitled(String account, String organisation, Set<String> covertLists) {
    /** Nobody's organisation has this name. */
    private static final String NOBODYS = "\u0001";

    /** An account that looks after the hub, and sees no hit: of covert lists not even that something waits. */
    public static Entitled operator(String account) {
        return new Entitled(account, "", Set.of());
    }

    /** An officer. A hit does not say how its read was come by, so it goes to whom the strictest may go, and to nobody else. */
    public static Entitled officer(Account account, Standing standing) {
        boolean may = Guard.release(new Recipient.Account(account.name(), standing), Label.UNKNOWN) == Release.WHOLE;
        return new Entitled(
                account.name(),
                may && !account.organisation().isEmpty() ? account.organisation() : NOBODYS,
                account.covertLists());
    }

    String clause() {
        return "(:organisation = '' or h.owner = :organisation)"
                + " and (not h.covert or h.list_name = any(cast(:covertLists as text[])))";
    }

    StatementSpec bound(StatementSpec statement) {
        return statement.param("organisation", organisation).param("covertLists", covertLists.toArray(String[]::new));
    }
}
