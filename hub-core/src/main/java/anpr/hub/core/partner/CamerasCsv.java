package anpr.hub.core.partner;

import anpr.hub.core.config.Problem;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.LocationDisclosure;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the camera registers of all partners; one instance sees them all, because a camera's triple is its own. */
final class CamerasCsv {
    static final List<String> COLUMNS = List.of(
            "feed",
            "refs",
            "feedId",
            "sourceId",
            "cameraId",
            "category",
            "latitude",
            "longitude",
            "locationText",
            "locationDisclosure",
            "zone",
            "confidenceScale",
            "directions");

    private static final int LARGEST_ID = 32767;
    private static final int LONGEST_LOCATION = 200;

    private final List<Problem> problems;
    private final Map<String, String> triples = new HashMap<>();
    private final Set<String> doubtful = new HashSet<>();
    private int ofOneFeed;

    CamerasCsv(List<Problem> problems) {
        this.problems = problems;
    }

    /**
     * The cameras of one partner, by feed.
     *
     * @param feeds the partner's own
     */
    Map<String, List<Camera>> read(Path file, Collection<String> feeds) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return read(file, content, feeds);
        }
    }

    /** The same of what stood in the file. */
    Map<String, List<Camera>> read(Path file, InputStream content, Collection<String> feeds) throws IOException {
        doubtful.clear();
        Map<String, List<Camera>> cameras = new TreeMap<>();
        Set<String> names = new HashSet<>();
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .commentStrategy(CommentStrategy.SKIP)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(content, StandardCharsets.UTF_8)) {
            boolean headed = false;
            for (CsvRecord row : rows) {
                if (!headed) {
                    headed = true;
                    if (!row.getFields().equals(COLUMNS)) {
                        problems.add(new Problem(
                                file,
                                row.getStartingLineNumber(),
                                "expected the columns " + String.join(",", COLUMNS)));
                        return cameras;
                    }
                } else {
                    new Row(file, row).camera(feeds, names, cameras);
                }
            }
        } catch (CsvParseException | UncheckedIOException e) {
            problems.add(new Problem(file, 0, "expected CSV in UTF-8: " + e.getMessage()));
        }
        cameras.forEach((feed, found) -> {
            if (found.size() > 1 && found.stream().anyMatch(c -> c.refs().contains(CameraRegister.ANY))) {
                problems.add(new Problem(
                        file,
                        0,
                        "expected '*' only in a feed of one camera: in '" + feed + "' it would take unknown cameras for"
                                + " known ones"));
                concerns(feed);
            }
        });
        return cameras;
    }

    /** Feeds of the file read last that have a row which is not right: their register does not count. */
    Set<String> doubtful() {
        return Set.copyOf(doubtful);
    }

    /** How many of all problems concern but one feed's register. */
    int ofOneFeed() {
        return ofOneFeed;
    }

    private void concerns(String feed) {
        doubtful.add(feed);
        ofOneFeed++;
    }

    private final class Row {
        private final Path file;
        private final CsvRecord row;
        private boolean sound = true;
        private boolean owned;

        Row(Path file, CsvRecord row) {
            this.file = file;
            this.row = row;
        }

        void camera(Collection<String> feeds, Set<String> names, Map<String, List<Camera>> cameras) {
            owned = feeds.contains(cell("feed"));
            if (row.getFieldCount() != COLUMNS.size()) {
                wrong("expected " + COLUMNS.size() + " columns, not " + row.getFieldCount());
                return;
            }
            String feed = cell("feed");
            if (!owned) {
                wrong("expected a feed of this partner, not '" + feed + "'");
            }
            Camera camera = new Camera(
                    refs(feed, names),
                    id("feedId"),
                    id("sourceId"),
                    id("cameraId"),
                    constant("category", CameraCategory.class, CameraCategory.OTHER),
                    degrees("latitude", 90),
                    degrees("longitude", 180),
                    locationText(),
                    cell("locationDisclosure").isEmpty()
                            ? LocationDisclosure.RESTRICTED
                            : constant("locationDisclosure", LocationDisclosure.class, LocationDisclosure.RESTRICTED),
                    zone(),
                    scale(),
                    directions());
            place(camera);
            triple(camera);
            if (sound) {
                cameras.computeIfAbsent(feed, none -> new ArrayList<>()).add(camera);
            }
        }

        private List<String> refs(String feed, Set<String> names) {
            List<String> refs = parts("refs");
            if (refs.isEmpty()) {
                wrong("expected in refs the names by which messages call the camera, with | between");
            }
            for (String ref : refs) {
                if (!names.add(feed + '\n' + ref)) {
                    wrong("expected a name that no other camera of the feed has, not '" + ref + "'");
                }
            }
            return refs;
        }

        private int id(String column) {
            try {
                int id = Integer.parseInt(cell(column));
                if (id >= 1 && id <= LARGEST_ID) {
                    return id;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            wrong("expected in " + column + " a number from 1 to " + LARGEST_ID + ", not '" + cell(column) + "'");
            return 0;
        }

        private @Nullable Double degrees(String column, int most) {
            if (cell(column).isEmpty()) {
                return null;
            }
            try {
                double degrees = Double.parseDouble(cell(column));
                if (Math.abs(degrees) <= most) {
                    return degrees;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            wrong("expected in " + column + " degrees from -" + most + " to " + most + ", not '" + cell(column) + "'");
            return null;
        }

        private void place(Camera camera) {
            Double latitude = camera.latitude();
            Double longitude = camera.longitude();
            if ((latitude == null) != (longitude == null)) {
                wrong("expected latitude and longitude together");
            } else if (latitude != null && longitude != null && latitude == 0 && longitude == 0) {
                wrong("expected a place, not 0,0; leave both empty if it is not known");
            }
        }

        private void triple(Camera camera) {
            String triple = camera.feedId() + "/" + camera.sourceId() + "/" + camera.cameraId();
            String here = file + ":" + row.getStartingLineNumber();
            String other = triples.putIfAbsent(triple, here);
            if (other != null && sound) {
                wrong("expected a triple that no other camera has; " + triple + " stands at " + other);
            }
        }

        private @Nullable String locationText() {
            String text = cell("locationText");
            if (text.length() > LONGEST_LOCATION) {
                wrong("expected in locationText at most " + LONGEST_LOCATION + " characters");
            }
            return text.isEmpty() ? null : text;
        }

        private @Nullable ZoneId zone() {
            String zone = cell("zone");
            try {
                return zone.isEmpty() ? null : ZoneId.of(zone);
            } catch (DateTimeException e) {
                wrong("expected in zone a zone such as Europe/London, not '" + zone + "'");
                return null;
            }
        }

        private @Nullable String scale() {
            String scale = cell("confidenceScale");
            if (!scale.isEmpty() && !scale.matches("[0-9]+-[0-9]+")) {
                wrong("expected in confidenceScale a scale such as 0-100, not '" + scale + "'");
            }
            return scale.isEmpty() ? null : scale;
        }

        private Map<String, Direction> directions() {
            Map<String, Direction> directions = new HashMap<>();
            for (String pair : parts("directions")) {
                String[] sides = pair.split("=", 2);
                if (sides.length != 2 || sides[0].isBlank()) {
                    wrong("expected in directions vendor=TOWARD, vendor=AWAY or vendor=UNKNOWN, with | between");
                    continue;
                }
                directions.put(sides[0].strip(), constant("directions", sides[1], Direction.class, Direction.UNKNOWN));
            }
            return directions;
        }

        private <E extends Enum<E>> E constant(String column, Class<E> type, E instead) {
            return constant(column, cell(column), type, instead);
        }

        private <E extends Enum<E>> E constant(String column, String text, Class<E> type, E instead) {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(text.strip())) {
                    return constant;
                }
            }
            wrong("expected in " + column + " one of " + Arrays.toString(type.getEnumConstants()) + ", not '"
                    + text.strip() + "'");
            return instead;
        }

        private List<String> parts(String column) {
            return Arrays.stream(cell(column).split("\\|"))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList();
        }

        private String cell(String column) {
            return row.getField(COLUMNS.indexOf(column)).strip();
        }

        private void wrong(String detail) {
            sound = false;
            problems.add(new Problem(file, row.getStartingLineNumber(), detail));
            if (owned) {
                concerns(cell("feed"));
            }
        }
    }
}
