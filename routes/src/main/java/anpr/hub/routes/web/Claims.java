package anpr.hub.routes.web;

import anpr.hub.adapters.http.Doors;
import anpr.hub.core.config.Problem;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.transport.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What feeds tell their transports, checked: each feed's settings alone, and the doors that they claim together. */
public final class Claims {
    private Claims() {}

    /**
     * Everything that is wrong, with the file and line of the feed's settings.
     *
     * @param dir the folder that the partners were loaded from
     */
    public static List<Problem> problems(Path dir, PartnerConfig partners, Catalogue catalogue) throws IOException {
        List<Problem> problems = new ArrayList<>();
        for (Feed feed : partners.feeds().values()) {
            if (catalogue.transport(feed.transport()).isPresent()) {
                for (String fault : catalogue.faults(feed)) {
                    problems.add(problem(dir, feed, fault));
                }
            }
        }
        if (problems.isEmpty()) {
            Map<String, String> faults = Doors.faults(partners.feeds().values());
            for (Feed feed : partners.feeds().values()) {
                String fault = faults.get(feed.id());
                if (fault != null) {
                    problems.add(problem(dir, feed, fault));
                }
            }
        }
        return problems;
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
