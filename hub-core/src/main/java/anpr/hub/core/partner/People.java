package anpr.hub.core.partner;

import anpr.hub.core.partner.Account.Role;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The accounts that there are: the two that every hub has, and those that are configured beside them. Immutable. */
public final class People {
    private final Map<String, Account> accounts = new TreeMap<>();

    /** @throws IllegalArgumentException if an account has the name of one that every hub has */
    public People(Collection<Account> configured) {
        accounts.put("operator", new Account("operator", "", Set.of(Role.OPERATOR), Set.of(), Set.of()));
        accounts.put("investigator", new Account("investigator", "", Set.of(Role.INVESTIGATOR), Set.of(), Set.of()));
        for (Account account : configured) {
            if (accounts.putIfAbsent(account.name(), account) != null) {
                throw new IllegalArgumentException(
                        "account '" + account.name() + "': every hub has one of this name; expected another");
            }
        }
    }

    public Optional<Account> find(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    public Set<String> names() {
        return Set.copyOf(accounts.keySet());
    }
}
