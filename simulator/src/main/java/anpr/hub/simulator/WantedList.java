package anpr.hub.simulator;

import anpr.hub.simulator.traffic.Plate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A VOI list of simulated vehicles, as the 16-column CSV that a hub takes (national-record, 5.1).
 *
 * @param name of the list and of its file
 */
public record WantedList(String name, int priority, List<Plate> plates) {
    /** Whose the demo's lists are. */
    static final String OWNER = "Example Constabulary (simulated)";

    private static final int COLUMNS = 16;

    /** The lists of the demo: two, with vehicles that are on both. */
    public static List<WantedList> simulated(List<Plate> wanted) {
        int third = wanted.size() / 3;
        return List.of(
                new WantedList("simulated-stolen", 1, wanted.subList(0, 2 * third)),
                new WantedList("simulated-interest", 5, wanted.subList(third, wanted.size())));
    }

    public Set<String> vrms() {
        return plates.stream().map(Plate::vrm).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Puts the list, whole, into a hub's folder of lists. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(name + ".yaml"),
                "owner: " + OWNER + "\npriority: " + priority + "\ncovert: false\n",
                StandardCharsets.UTF_8);
        Path growing = folder.resolve(name + ".new");
        Files.write(growing, vrms().stream().map(this::row).toList(), StandardCharsets.UTF_8);
        Files.move(
                growing,
                folder.resolve(name + ".csv"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private String row(String vrm) {
        List<String> columns = new ArrayList<>(Collections.nCopies(COLUMNS, ""));
        columns.set(0, vrm);
        columns.set(4, priority == 1 ? "STOP" : "SILENT");
        columns.set(6, "simulated");
        columns.set(9, OWNER);
        columns.set(12, "OFFICIAL");
        columns.set(15, "SIM-" + vrm);
        return String.join(",", columns);
    }
}
