package anpr.hub.core.disclosure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/**
 * A record as one recipient sees it.
 *
 * @param shown groups that are opened to it
 * @param aside names of groups that its class would be shown and it is not, because they would tell what is withheld
 * @param files of this record that go with it, as far as they are kept
 */
record View(Exhibit exhibit, List<Exhibit.Part> shown, List<String> aside, List<Attached> files) {
    View {
        shown = List.copyOf(shown);
        aside = List.copyOf(aside);
        files = List.copyOf(files);
    }

    /**
     * @param path in the package
     * @param kept by what the hub finds it: digest of an image, id of a submission
     */
    record Attached(String path, String kept, Form form) {}

    /** In which form a file goes with its record. */
    enum Form {
        RAW,
        IMAGE,
        /** A copy with nothing in it but the picture. */
        BARE_IMAGE
    }

    /** What a group says, if it is shown. */
    JsonNode value(String group) {
        return shown.stream()
                .filter(part -> part.group().equals(group))
                .map(Exhibit.Part::value)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The text of a member of a group; empty if it is not shown. */
    String text(String group, String member) {
        return value(group).path(member).asText();
    }

    /** The line of {@code records.sdl}. */
    String line() {
        StringBuilder line = new StringBuilder();
        line.append(exhibit.log().text()).append(' ').append(exhibit.index()).append(' ');
        line.append(exhibit.payload()).append('~');
        shown.forEach(part -> line.append(part.disclosure().encoded()).append('~'));
        return line.append('\n').toString();
    }
}
