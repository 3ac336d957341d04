package anpr.hub.core.disclosure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of the software that worked on records.
 *
 * @param kind {@code hub}, {@code adapter} or {@code mapping}
 * @param digest hex SHA-256 of its bytes; empty where the part is the hub itself
 */
record SoftwarePart(String kind, String id, String version, String digest) implements Comparable<SoftwarePart> {
    private static final Comparator<SoftwarePart> ORDER = Comparator.comparing(SoftwarePart::kind)
            .thenComparing(SoftwarePart::id)
            .thenComparing(SoftwarePart::version)
            .thenComparing(SoftwarePart::digest);

    /** Those that a record tells of. */
    static List<SoftwarePart> of(View view) {
        List<SoftwarePart> parts = new ArrayList<>();
        for (String kind : List.of("adapter", "mapping")) {
            JsonNode part = view.value(kind);
            if (part.isObject()) {
                parts.add(new SoftwarePart(
                        kind,
                        part.path("id").asText(),
                        part.path("version").asText(),
                        part.path("digest").asText()));
            }
        }
        String hub = view.text("software", "hubVersion");
        if (!hub.isEmpty()) {
            parts.add(new SoftwarePart("hub", "hub", hub, ""));
        }
        return parts;
    }

    /** How the file of a mapping is named in a package. */
    String file() {
        return "data/software/mappings/" + id.replaceAll("[^A-Za-z0-9]+", "-") + '-'
                + version.replaceAll("[^A-Za-z0-9]+", "-") + '-' + digest.substring(0, Math.min(12, digest.length()))
                + ".yaml";
    }

    @Override
    public int compareTo(SoftwarePart other) {
        return ORDER.compare(this, other);
    }
}
