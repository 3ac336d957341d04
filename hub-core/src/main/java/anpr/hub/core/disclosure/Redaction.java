package anpr.hub.core.disclosure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is shown of each record to one recipient. The defence is shown what is open, but a group that tells what is withheld
 * (a camera's name in a path of lineage, say), and an image only if there is nothing in it but its picture.
 */
final class Redaction {
    private static final String PATCH = "image.patch";
    private static final String OVERVIEW = "image.overview";

    private final Recipient recipient;
    private final Holdings holdings;
    private final Map<String, Optional<View.Attached>> patches = new HashMap<>();
    private final List<View> views;
    private final LeakScan scan;

    /**
     * @param all records of the search, those too that this recipient is not told of: what is theirs is protected
     * @param commonplace text that stands in every package
     */
    Redaction(Recipient recipient, List<Exhibit> all, Holdings holdings, String commonplace) {
        this.recipient = recipient;
        this.holdings = holdings;
        List<Exhibit> told = all.stream()
                .filter(exhibit -> recipient.isToldOfAll() || !exhibit.hidden())
                .sorted(Exhibit.ORDER)
                .toList();
        Set<String> open = new HashSet<>();
        told.forEach(exhibit -> patch(exhibit)
                .filter(patch -> patch.form() == View.Form.IMAGE)
                .ifPresent(patch -> open.add(patch.kept())));
        this.scan = new LeakScan(
                switch (recipient) {
                    case DEFENCE -> ProtectedValues.of(all, commonplace, open);
                    case PROSECUTOR -> ProtectedValues.none();
                    case COURT_ANNEX -> ProtectedValues.ofOpen(all, commonplace);
                });
        this.views = told.stream().map(this::view).toList();
    }

    List<View> views() {
        return views;
    }

    /** Looks for what this recipient must not find; for the prosecutor there is no such. */
    LeakScan scan() {
        return scan;
    }

    private View view(Exhibit exhibit) {
        List<Exhibit.Part> shown = new ArrayList<>();
        List<String> aside = new ArrayList<>();
        for (Exhibit.Part part : exhibit.parts()) {
            if (recipient.sees(part.protection())) {
                if (recipient == Recipient.DEFENCE && tells(exhibit, part)) {
                    aside.add(part.group());
                } else {
                    shown.add(part);
                }
            }
        }
        return new View(exhibit, shown, aside, files(exhibit));
    }

    private boolean tells(Exhibit exhibit, Exhibit.Part part) {
        if (part.group().equals(PATCH)) {
            // The digest of an image with a place in it can be found by trying places.
            return patch(exhibit)
                    .filter(patch -> patch.form() == View.Form.IMAGE)
                    .isEmpty();
        }
        return scan.text(part.disclosure().value()).isPresent();
    }

    private List<View.Attached> files(Exhibit exhibit) {
        return switch (recipient) {
            case DEFENCE -> patch(exhibit).map(List::of).orElse(List.of());
            case PROSECUTOR -> everything(exhibit);
            case COURT_ANNEX -> List.of();
        };
    }

    private Optional<View.Attached> patch(Exhibit exhibit) {
        return patches.computeIfAbsent(exhibit.name(), name -> lookedThrough(exhibit));
    }

    /** The picture of the plate as the defence may have it; none if it cannot be looked through, or shows more. */
    private Optional<View.Attached> lookedThrough(Exhibit exhibit) {
        String sha256 = exhibit.value(PATCH).path("sha256").asText();
        if (sha256.isEmpty()
                || sha256.equals(exhibit.value(OVERVIEW).path("sha256").asText())) {
            return Optional.empty();
        }
        return holdings.image(sha256).flatMap(image -> BareImage.of(image)
                .map(bare -> bare.is(image)
                        ? new View.Attached(
                                "data/images/" + exhibit.name() + "-plate." + bare.extension(), sha256, View.Form.IMAGE)
                        : new View.Attached(
                                "data/images/derived/" + exhibit.name() + "-plate." + bare.extension(),
                                sha256,
                                View.Form.BARE_IMAGE)));
    }

    private List<View.Attached> everything(Exhibit exhibit) {
        List<View.Attached> files = new ArrayList<>();
        Set<String> there = new HashSet<>();
        image(files, there, exhibit, exhibit.value(PATCH), "plate");
        image(files, there, exhibit, exhibit.value(OVERVIEW), "overview");
        int number = 1;
        for (JsonNode original : exhibit.value("image.original").path("images")) {
            image(files, there, exhibit, original, "original-" + number++);
        }
        String submission = exhibit.value("raw").path("ref").asText();
        if (!submission.isEmpty()) {
            files.add(new View.Attached("data/raw/" + exhibit.name() + ".bin", submission, View.Form.RAW));
        }
        return files;
    }

    private void image(List<View.Attached> files, Set<String> there, Exhibit exhibit, JsonNode image, String name) {
        String sha256 = image.path("sha256").asText();
        if (!sha256.isEmpty() && there.add(sha256)) {
            String extension =
                    switch (image.path("mediaType").asText()) {
                        case "image/jpeg" -> "jpg";
                        case "image/png" -> "png";
                        default -> "bin";
                    };
            files.add(new View.Attached(
                    "data/images/" + exhibit.name() + '-' + name + '.' + extension, sha256, View.Form.IMAGE));
        }
    }
}
