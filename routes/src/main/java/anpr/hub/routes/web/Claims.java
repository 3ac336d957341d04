package anpr.hub.routes.web;

import anpr.hub.adapters.http.Doors;
import anpr.hub.core.config.Problem;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The doors that feeds claim together: of two that clash, the one that has changed gives way. */
public final class Claims {
    private Claims() {}

    /**
     * Those that can be in force together. A feed whose claim cannot be met stays as it was, or out if it is new.
     *
     * @param dir the folder that the partners were read from
     * @param before what was in force, in which nothing clashes
     */
    public static PartnerConfig.Reloaded settled(Path dir, PartnerConfig before, PartnerConfig read)
            throws IOException {
        List<Problem> problems = new ArrayList<>();
        PartnerConfig settled = read;
        while (true) {
            Map<String, String> faults = Doors.faults(oldFirst(before, settled));
            if (faults.isEmpty()) {
                return new PartnerConfig.Reloaded(settled, problems);
            }
            for (Map.Entry<String, String> fault : faults.entrySet()) {
                Feed feed = settled.feed(fault.getKey()).orElseThrow();
                problems.add(problem(dir, feed, fault.getValue()));
                settled = settled.withFeedOf(asItWas(before, feed) ? PartnerConfig.NONE : before, feed.id());
            }
        }
    }

    /** So that those that claim what they claimed before are judged before those that have changed. */
    private static List<Feed> oldFirst(PartnerConfig before, PartnerConfig now) {
        return Stream.concat(
                        now.feeds().values().stream().filter(feed -> asItWas(before, feed)),
                        now.feeds().values().stream().filter(feed -> !asItWas(before, feed)))
                .toList();
    }

    private static boolean asItWas(PartnerConfig before, Feed feed) {
        return before.feed(feed.id())
                .filter(old -> old.transport().equals(feed.transport())
                        && old.settings().equals(feed.settings()))
                .isPresent();
    }

    private static Problem problem(Path dir, Feed feed, String fault) throws IOException {
        Path file = dir.resolve(feed.partner()).resolve("feeds").resolve(feed.id() + ".yaml");
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("settings:")) {
                return new Problem(file, i + 1, fault);
            }
        }
        return new Problem(file, 0, fault);
    }
}
