package anpr.hub.core.partner;

import java.util.Set;

/**
 * A person's account, or that of a program that acts for people. What is not said of it, it may not.
 *
 * @param name as it signs in
 * @param organisation whose lists it has to do with, by the name that their terms give as owner; empty if it has none
 * @param newLists names that it may give to lists that are not there yet: names are told out beforehand, so that a name
 *     that is taken tells nobody of the list that has it
 * @param covertLists the covert lists that are there for it; any other answers as if it were not
 */
public record Account(
        String name, String organisation, Set<Role> roles, Set<String> newLists, Set<String> covertLists) {
    public Account {
        roles = Set.copyOf(roles);
        newLists = Set.copyOf(newLists);
        covertLists = Set.copyOf(covertLists);
    }

    /** What an account may do. */
    public enum Role {
        /** Sees that the hub works; sees no read and no list. */
        OPERATOR,
        /** Looks reads up. */
        INVESTIGATOR,
        /** Brings, changes and takes back the lists of its organisation. */
        LIST_OWNER,
        /** Sees and acknowledges the hits of its organisation's lists. */
        HIT_OFFICER
    }

    /** Whether a list is there for this account: its organisation's, and if it is covert, one that it was told of. */
    public boolean knows(String list, String owner, boolean covert) {
        return !organisation.isEmpty() && organisation.equals(owner) && (!covert || covertLists.contains(list));
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }
}
