package anpr.hub.core.mapping;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The images of a zip, which records of its other files name. Not safe for use by several threads. */
final class PackedImages {
    /** No vehicle has more pictures that show others too; each time costs the store a hash of all of it. */
    static final int MOST_TIMES_NAMED = 20;

    private final Map<String, Image> byName = new LinkedHashMap<>();
    private final Map<String, List<Image>> byFileName = new HashMap<>();
    private final Map<String, List<Image>> byStem = new HashMap<>();

    /** One image, encoded once however many records name it. */
    private static final class Image {
        private final byte[] content;
        private @Nullable String base64;
        private int timesNamed;

        Image(byte[] content) {
            this.content = content;
        }

        @Nullable
        String base64() {
            timesNamed++;
            if (timesNamed > MOST_TIMES_NAMED) {
                return null;
            }
            String encoded = base64 == null ? Base64.getEncoder().encodeToString(content) : base64;
            base64 = encoded;
            return encoded;
        }
    }

    /** Whether it was taken: not if another has its name. */
    boolean add(String name, byte[] content) {
        Image image = new Image(content);
        if (byName.putIfAbsent(name, image) != null) {
            return false;
        }
        byFileName.computeIfAbsent(fileName(name), any -> new ArrayList<>()).add(image);
        byStem.computeIfAbsent(Source.PartNamed.stem(fileName(name)), any -> new ArrayList<>())
                .add(image);
        return true;
    }

    /**
     * The image that is called so, in base64: by its whole name in the zip, else by its file name, else by that without its
     * ending. Folders of the sender's own machine and case don't count then.
     *
     * @return null if none is, or several are, or it was named more than {@value #MOST_TIMES_NAMED} times
     */
    @Nullable
    String named(String text) {
        Image whole = byName.get(text.strip());
        if (whole != null) {
            return whole.base64();
        }
        String fileName = fileName(text.strip());
        List<Image> alike = byFileName.getOrDefault(fileName, List.of());
        List<Image> found = alike.isEmpty() ? byStem.getOrDefault(Source.PartNamed.stem(fileName), List.of()) : alike;
        return found.size() == 1 ? found.getFirst().base64() : null;
    }

    /** The names of those that no record has, in the order of the zip. */
    List<String> unnamed() {
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().timesNamed == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
    }
}
