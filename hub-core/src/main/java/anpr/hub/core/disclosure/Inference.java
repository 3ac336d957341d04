package anpr.hub.core.disclosure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Whether what the defence is shown could tell where cameras stand though their places are withheld. An aid: a person decides
 * whether to show less.
 */
public final class Inference {
    /** Fewer cameras than these that fit what is shown of one are few. */
    static final int FEW = 5;

    private static final Duration ONE_JOURNEY = Duration.ofMinutes(10);

    private Inference() {}

    private record Passing(String plate, Instant at, String camera) {}

    /**
     * What to think about before release.
     *
     * @param found records of the search
     * @param names of their cameras in the case, by {@link EvidencePackage#camera}
     * @param alike how many registered cameras fit what is shown of the camera of a record
     */
    public static List<String> warnings(List<Exhibit> found, Map<String, String> names, ToIntFunction<Exhibit> alike) {
        List<Exhibit> told = found.stream().filter(exhibit -> !exhibit.hidden()).toList();
        List<String> warnings = new ArrayList<>();
        SortedMap<Integer, SortedSet<String>> few = new TreeMap<>();
        for (Exhibit exhibit : told) {
            int cameras = alike.applyAsInt(exhibit);
            if (cameras < FEW) {
                few.computeIfAbsent(cameras, count -> new TreeSet<>()).add(name(names, exhibit));
            }
        }
        few.forEach((cameras, those) -> warnings.add(String.join(", ", those) + ": only " + cameras
                + " registered cameras are of the kind and source type; who knows them may know where it stands"));
        Set<String> together = journey(told, names);
        if (together.size() > 1) {
            warnings.add(String.join(", ", together) + ": one vehicle passed them within " + ONE_JOURNEY.toMinutes()
                    + " minutes of each other; the precise times narrow down where they stand");
        }
        return warnings;
    }

    private static Set<String> journey(List<Exhibit> told, Map<String, String> names) {
        List<Passing> passings = new ArrayList<>();
        for (Exhibit exhibit : told) {
            String at = exhibit.value("time.device").path("captureTime").asText();
            String plate = exhibit.value("plate").path("vrm").asText();
            try {
                passings.add(new Passing(plate, Instant.parse(at), name(names, exhibit)));
            } catch (DateTimeException noTime) {
                // Without a time it narrows nothing down.
            }
        }
        passings.sort(Comparator.comparing(Passing::plate).thenComparing(Passing::at));
        Set<String> together = new TreeSet<>();
        for (int i = 1; i < passings.size(); i++) {
            Passing one = passings.get(i - 1);
            Passing next = passings.get(i);
            if (one.plate.equals(next.plate)
                    && !one.camera.equals(next.camera)
                    && Duration.between(one.at, next.at).compareTo(ONE_JOURNEY) <= 0) {
                together.add(one.camera);
                together.add(next.camera);
            }
        }
        return together;
    }

    private static String name(Map<String, String> names, Exhibit exhibit) {
        return names.getOrDefault(EvidencePackage.camera(exhibit), "a camera without a name");
    }
}
