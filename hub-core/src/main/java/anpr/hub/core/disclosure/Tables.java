package anpr.hub.core.disclosure;

import anpr.hub.core.seal.Logs;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The tables of a package, made of what its recipient is shown, and of cameras' names in the case. */
final class Tables {
    static final String NOT_MEASURED = "not measured";
    private static final String WITHHELD = "withheld";

    private final Recipient recipient;
    private final List<View> views;
    private final Map<String, String> cameras;
    private final Map<Logs.Log, Vouched> vouched = new EnumMap<>(Logs.Log.class);

    /**
     * @param cameras names of cameras in the case, by {@link #camera}
     * @param vouched each log that the views are of
     */
    Tables(Recipient recipient, List<View> views, Map<String, String> cameras, List<Vouched> vouched) {
        vouched.forEach(one -> this.vouched.put(one.log(), one));
        this.recipient = recipient;
        this.views = views;
        this.cameras = cameras;
    }

    /** By what a record's camera is known in the hub; never shown to the defence. */
    static String camera(Exhibit exhibit) {
        JsonNode camera = exhibit.value("camera.identity");
        if (camera.has("cameraId")) {
            return camera.path("feedId").asText()
                    + '|'
                    + camera.path("sourceId").asText()
                    + '|'
                    + camera.path("cameraId").asText();
        }
        return exhibit.value("source").path("feed").asText()
                + '|'
                + camera.path("cameraRef").asText(exhibit.value("place").toString());
    }

    /** What kind of organisation a record came from, in the place of its name. */
    static String supplier(Exhibit exhibit) {
        return switch (exhibit.value("source").path("acquisitionPath").asText()) {
            case "NATIONAL" -> "the national ANPR capability";
            case "FORCE" -> "cameras of a police force";
            case "LOCAL_AUTHORITY" -> "a local authority";
            case "COMMERCIAL" -> "a private operator";
            case "RETRIEVED" -> "a holder who was asked for this case";
            default -> "not stated";
        };
    }

    String records() {
        Map<String, Function<View, String>> columns = new LinkedHashMap<>();
        columns.put("plate", Tables::plate);
        columns.put("captured", view -> view.text("time.device", "captureTime"));
        if (recipient != Recipient.COURT_ANNEX) {
            columns.put("plate as read", view -> view.text("plate", "vrmAsRead"));
            columns.put("country", view -> view.text("plate", "vrmCountry"));
            columns.put("other readings", view -> joined(view.value("plate").path("vrmAlternatives")));
            columns.put("confidence of 100", view -> view.text("plate", "confidence"));
            columns.put("time as supplied", view -> view.text("time.device", "captureTimeAsSupplied"));
            columns.put("received by the hub", view -> view.text("time.hub", "receivedAt"));
            columns.put("kind of camera", view -> view.text("camera.kind", "cameraCategory"));
            columns.put("flags", view -> joined(view.value("validation").path("qualityFlags")));
            columns.put("record id", view -> view.text("id", "recordId"));
        }
        columns.put("camera (named for this case)", view -> cameras.getOrDefault(camera(view.exhibit()), ""));
        columns.put("supplied by", view -> supplier(view.exhibit()));
        if (recipient == Recipient.DEFENCE) {
            columns.put("place", view -> WITHHELD);
        } else {
            columns.put("organisation", view -> view.text("source", "supplierOrg"));
            columns.put("feed", view -> view.text("source", "feed"));
            columns.put("camera's own name", view -> view.text("camera.identity", "cameraRef"));
            columns.put("latitude", view -> view.text("location.precise", "latitude"));
            columns.put("longitude", view -> view.text("location.precise", "longitude"));
            columns.put("place", view -> view.text("location.precise", "locationText") + view.text("place", "carPark"));
        }
        columns.put("vouched for by", view -> vouchedFor(view.exhibit().log()));
        List<String> heading = new ArrayList<>(List.of("row", "log", "index"));
        heading.addAll(columns.keySet());
        Csv table = new Csv(heading.toArray(String[]::new));
        numbered((row, view) -> {
            List<String> cells = start(row, view);
            columns.values().forEach(column -> cells.add(column.apply(view)));
            table.row(cells);
        });
        return table.toString();
    }

    private String vouchedFor(Logs.Log log) {
        Vouched one = vouched.get(log);
        return one == null ? "" : one.text();
    }

    /** Who had what from whom, when and why. */
    String custody(Occasion occasion) {
        Csv table = new Csv("row", "log", "index", "when", "from", "to", "what was done", "by");
        numbered((row, view) -> {
            List<String> cells = start(row, view);
            cells.addAll(List.of(
                    view.text("time.hub", "receivedAt"),
                    recipient == Recipient.DEFENCE
                            ? supplier(view.exhibit())
                            : view.text("source", "supplierOrg") + ", feed " + view.text("source", "feed"),
                    "the hub",
                    "received, normalised and sealed as leaf "
                            + view.exhibit().index() + " of log "
                            + view.exhibit().log().text(),
                    "adapter " + view.text("adapter", "id") + ' ' + view.text("adapter", "version") + ", mapping "
                            + view.text("mapping", "id") + ' ' + view.text("mapping", "version")));
            table.row(cells);
        });
        Occasion.Search search = occasion.search();
        String actor = recipient == Recipient.DEFENCE ? "an investigator" : search.actor();
        table.row(
                "all", "audit", search.leaf(), search.at(), "the hub", "the investigation", "found by a search", actor);
        table.row(
                "all",
                "",
                "",
                occasion.issued(),
                "the hub",
                recipient.text(),
                "put into package " + occasion.number().id(recipient) + " and sealed",
                "hub " + occasion.hubVersion());
        return table.toString();
    }

    /** What is known of the clocks; nothing is made up where nothing was measured. */
    String clocks() {
        Csv table = new Csv(
                "row",
                "log",
                "index",
                "captured",
                "time as supplied",
                "zone",
                "zone decided by",
                "precise to",
                "received by the hub",
                "estimated difference of receipt and capture in ms (delay and clock error together)",
                "measured offset of the camera's clock",
                "flags of time");
        numbered((row, view) -> {
            JsonNode time = view.value("time.device");
            List<String> cells = start(row, view);
            cells.addAll(List.of(
                    time.path("captureTime").asText(),
                    time.path("captureTimeAsSupplied").asText(),
                    time.path("captureTimeBasis").path("zone").asText(),
                    time.path("captureTimeBasis").path("decidedBy").asText(),
                    time.path("captureTimeBasis").path("precision").asText(),
                    view.text("time.hub", "receivedAt"),
                    time.path("clockQuality").path("offsetEstimateMs").asText(NOT_MEASURED),
                    view.value("time.correction").isMissingNode()
                            ? NOT_MEASURED
                            : view.value("time.correction").toString(),
                    joined(view.value("validation").path("qualityFlags"))));
            table.row(cells);
        });
        return table.toString();
    }

    /** Each part of the software that worked on a record, and on how many. */
    Map<SoftwarePart, Integer> software() {
        Map<SoftwarePart, Integer> parts = new TreeMap<>();
        views.forEach(view -> SoftwarePart.of(view).forEach(part -> parts.merge(part, 1, Integer::sum)));
        return parts;
    }

    static String plate(View view) {
        String vrm = view.text("plate", "vrm");
        return vrm.isEmpty() ? view.text("plate", "vrmAsRead") : vrm;
    }

    private interface Row {
        void of(int number, View view);
    }

    private void numbered(Row each) {
        int row = 1;
        for (View view : views) {
            each.of(row++, view);
        }
    }

    private static List<String> start(int row, View view) {
        return new ArrayList<>(List.of(
                String.valueOf(row),
                view.exhibit().log().text(),
                String.valueOf(view.exhibit().index())));
    }

    static String joined(JsonNode list) {
        return String.join(
                " ",
                StreamSupport.stream(list.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }
}
