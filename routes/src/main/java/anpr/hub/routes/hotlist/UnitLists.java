package anpr.hub.routes.hotlist;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.exchange.ListSupply;
import anpr.hub.core.exchange.ListUnit;
import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.routes.hotlist.ListZip.Change;
import anpr.hub.routes.hotlist.VoiLists.Copy;
import anpr.hub.routes.store.UnitHoldings;
import anpr.hub.routes.store.VoiChanges.By;
import anpr.hub.routes.store.VoiStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hands out lists to units, each from what it says that it holds. A list that is no longer matched, or no longer there for a
 * unit that holds it, is handed out empty. Safe for use by many threads.
 */
public final class UnitLists implements ListSupply {
    private static final int AT_ONCE = 4;
    private static final int LONGEST_WORD = 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final BiFunction<String, String, Optional<ListUnit>> gate;
    private final VoiStore store;
    private final VoiLists lists;
    private final UnitHoldings holdings;
    private final Clock clock;
    private final Semaphore making = new Semaphore(AT_ONCE);

    /** @param gate the unit of a name, if it has this secret */
    public UnitLists(
            BiFunction<String, String, Optional<ListUnit>> gate,
            VoiStore store,
            VoiLists lists,
            UnitHoldings holdings,
            Clock clock) {
        this.gate = gate;
        this.store = store;
        this.lists = lists;
        this.holdings = holdings;
        this.clock = clock;
    }

    @Override
    public Optional<ListUnit> admit(String unit, String signature) {
        return gate.apply(unit, signature);
    }

    @Override
    public long repository(ListUnit unit) {
        StringBuilder all = new StringBuilder();
        for (Standing standing : standings(unit)) {
            all.append(standing.list()).append('\0').append(standing.latest()).append('\n');
        }
        return holdings.repository(unit.id(), Sha256.hex(all.toString().getBytes(UTF_8)), clock.instant());
    }

    @Override
    public List<Standing> standings(ListUnit unit) {
        Map<String, String> held = new TreeMap<>(holdings.held(unit.id()));
        List<Standing> standings = new ArrayList<>();
        for (Listed list : store.lists()) {
            if (mayHave(unit, list)) {
                standings.add(
                        new Standing(list.name(), list.revision(), Optional.ofNullable(held.remove(list.name()))));
            }
        }
        held.forEach((list, revision) -> standings.add(new Standing(list, 0, Optional.of(revision))));
        return standings;
    }

    @Override
    public Optional<Update> update(ListUnit unit, String name) throws IOException, BusyException {
        Listed list = store.list(name).filter(one -> mayHave(unit, one)).orElse(null);
        String held = holdings.held(unit.id()).get(name);
        if (list == null && held == null) {
            return Optional.empty();
        }
        long latest = list == null ? 0 : list.revision();
        OptionalLong from = revision(unit, held);
        if (from.isPresent() && from.getAsLong() == latest) {
            return Optional.of(new Update(latest, Optional.empty()));
        }
        if (!making.tryAcquire()) {
            throw new BusyException();
        }
        try {
            Path zip = zip(unit, new Change(name, base(name, from), list != null && stands(list) ? latest : 0));
            holdings.given(unit.id(), name, latest, clock.instant());
            return Optional.of(new Update(latest, Optional.of(zip)));
        } finally {
            making.release();
        }
    }

    private Path zip(ListUnit unit, Change change) throws IOException {
        By by = new By("unit/" + unit.id(), "synchronisation of lists");
        Path zip = lists.copy(new Copy.Update(change, unit), unit.organisation(), by);
        Long since = change.since();
        if (since == null || store.list(change.list(), since).isPresent()) {
            return zip;
        }
        // What stood in the base was erased while it was looked for.
        Files.delete(zip);
        return lists.copy(
                new Copy.Update(new Change(change.list(), null, change.until()), unit), unit.organisation(), by);
    }

    @Override
    public void holds(ListUnit unit, Map<String, String> revisions) {
        Map<String, Standing> known = new HashMap<>();
        standings(unit).forEach(standing -> known.put(standing.list(), standing));
        revisions.forEach((list, revision) -> {
            Standing standing = known.get(list);
            if (standing == null) {
                return;
            }
            String held = revision.length() <= LONGEST_WORD ? revision : revision.substring(0, LONGEST_WORD);
            if (standing.latest() == 0 && revision(unit, held).equals(OptionalLong.of(0))) {
                holdings.forget(unit.id(), list);
            } else {
                holdings.holds(unit.id(), list, held, clock.instant());
            }
        });
    }

    private static boolean mayHave(ListUnit unit, Listed list) {
        return unit.mayHave(list.name(), list.terms().covert());
    }

    private static boolean stands(Listed list) {
        return list.terms().active();
    }

    /** What the unit was given of a revision that it holds; null if that cannot be said any more. */
    private @Nullable Long base(String name, OptionalLong held) {
        if (held.isEmpty() || held.getAsLong() == 0) {
            return null;
        }
        return store.list(name, held.getAsLong())
                .filter(UnitLists::stands)
                .map(Listed::revision)
                .orElse(null);
    }

    /** Empty if the word is none of the hub's. */
    private static OptionalLong revision(ListUnit unit, @Nullable String held) {
        if (held == null || Objects.equals(held, unit.dialect().none())) {
            return OptionalLong.of(0);
        }
        return NUMBER.matcher(held).matches() ? OptionalLong.of(Long.parseLong(held)) : OptionalLong.empty();
    }
}
