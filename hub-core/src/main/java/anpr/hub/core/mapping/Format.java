package anpr.hub.core.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A form in which a message, or a text inside one, may be written. All forms are read into one tree. */
sealed interface Format {
    /** A form of text. Immutable, and equal to another that reads the same text into the same tree. */
    sealed interface Text extends Format
            permits XmlReader, JsonReader, CsvReader, KeyValueReader, PatternReader, FormReader {
        /** Whether text that begins like this may be of this form; a quick look, no more. */
        boolean begins(String text, int from, int to);

        /**
         * Hangs what stands between these characters below a node.
         *
         * @throws UnreadableException if it is not of this form, or passes a limit
         */
        void read(String text, int from, int to, Node into) throws UnreadableException;
    }

    /** A JPEG or PNG as the whole body: a node {@code image}, whose bytes are the only image of the message. */
    record Image() implements Format {}

    /**
     * A zip, each of whose files is a message of this type.
     *
     * @param manifests names of files that give the digests of the others; empty for none
     */
    record Zip(List<String> manifests) implements Format {
        boolean manifest(String name) {
            String own = name.substring(name.lastIndexOf('/') + 1);
            return manifests.stream().anyMatch(own::equalsIgnoreCase);
        }
    }

    /**
     * A workbook, whose rows are read as those of a CSV.
     *
     * @param sheet name; null for the first
     * @param rows how its columns go
     */
    record Workbook(@Nullable String sheet, CsvReader rows) implements Format {}

    /** Whether the text begins as XML or JSON does, which no other form takes for its own. */
    static boolean marked(String text, int from) {
        char first = text.charAt(from);
        return first == '<' || first == '{' || first == '[';
    }
}
