package anpr.hub.core.exchange;

import java.util.Optional;
import java.util.Set;

/**
 * An in-car or roadside unit, or another hub, that fetches lists here. What is not said of it, it may not have.
 *
 * @param id unique among units; its user name
 * @param organisation to whom lists are disclosed, as the audit log names it; always of law enforcement
 * @param sourceId that its requests must name; empty: any
 * @param lists that it may have, as long as they are not covert
 * @param covertLists that it may have though they are covert
 */
public record ListUnit(
        String id,
        String organisation,
        Optional<String> sourceId,
        Set<String> lists,
        Set<String> covertLists,
        Dialect dialect) {
    public ListUnit {
        lists = Set.copyOf(lists);
        covertLists = Set.copyOf(covertLists);
    }

    /** Whether it may have the list as it is now. */
    public boolean mayHave(String list, boolean covert) {
        return covertLists.contains(list) || !covert && lists.contains(list);
    }
}
