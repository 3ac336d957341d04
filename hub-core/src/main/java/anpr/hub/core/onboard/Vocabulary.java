package anpr.hub.core.onboard;

import anpr.hub.core.mapping.TimePattern;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What vendors call things and how they write times: {@code field-names.yaml}, with how well a name fits. Immutable. */
final class Vocabulary {
    /** @param weight how sure the synonym is, 0 to 1 */
    private record Synonym(List<String> words, String squeezed, double weight) {}

    /** Two words are told apart where case, punctuation or a digit says so. */
    private static final String BETWEEN_WORDS = "(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^\\p{L}\\p{N}]+";

    /** From here on a known word at the end of an unknown one is hardly there by chance. */
    private static final int LONG = 4;

    private static final double UNLIKELY = 0.35;
    private static final Map<String, Double> WEIGHTS =
            Map.of("sure", 1.0, "good", 0.92, "likely", 0.7, "unlikely", UNLIKELY);

    /** What a name of two parts is worth, such as {@code plate} and {@code score}. */
    private static final double COMPOSED = 0.9;

    private final JsonNode words;
    private final Set<String> known = new HashSet<>();
    private final Map<String, List<Synonym>> synonyms = new HashMap<>();
    private final List<TimePattern> times;
    private final List<TimePattern> dates;

    private Vocabulary(JsonNode words) {
        this.words = words;
        this.times = patterns("times");
        this.dates = patterns("dates");
        words.properties().stream().filter(field -> field.getValue().isObject()).forEach(field -> {
            synonyms.put(field.getKey(), synonyms(field.getValue()));
            field.getValue()
                    .forEach(list -> list.forEach(
                            name -> Stream.of(name.asText().split(" ")).forEach(known::add)));
        });
    }

    static Vocabulary load() {
        try (InputStream file = Vocabulary.class.getResourceAsStream("field-names.yaml")) {
            return new Vocabulary(new YAMLMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException("field-names.yaml", e);
        }
    }

    private static List<Synonym> synonyms(JsonNode field) {
        List<Synonym> all = new ArrayList<>();
        WEIGHTS.forEach((kind, weight) -> field.path(kind)
                .forEach(name ->
                        all.add(new Synonym(List.of(name.asText().split(" ")), squeezed(name.asText()), weight))));
        return all;
    }

    /** How well a name fits a field, 0 to 1. */
    double fit(String field, String name) {
        String squeezed = squeezed(name);
        List<String> tokens = tokens(name);
        double best = 0;
        for (Synonym synonym : synonyms.getOrDefault(field, List.of())) {
            double fit = 0;
            if (synonym.squeezed().equals(squeezed)) {
                fit = 1;
            } else if (Collections.lastIndexOfSubList(tokens, synonym.words()) >= 0) {
                boolean last = tokens.size() - synonym.words().size()
                        == Collections.lastIndexOfSubList(tokens, synonym.words());
                fit = last ? 0.85 : 0.4;
            }
            best = Math.max(best, fit * synonym.weight());
        }
        if (composed(field, tokens)) {
            best = Math.max(best, COMPOSED);
        }
        return unlikely(field, name) ? Math.min(best, UNLIKELY) : best;
    }

    /** Whether the name says of what it is, and ends in what that is called. */
    private boolean composed(String field, List<String> tokens) {
        JsonNode of = words.path(field).path("of");
        return tokens.size() > 1
                && has(words.path(field).path("ending"), tokens.getLast())
                && tokens.subList(0, tokens.size() - 1).stream().anyMatch(token -> has(of, token));
    }

    private static boolean has(JsonNode list, String word) {
        return list.valueStream().anyMatch(one -> one.asText().equals(word));
    }

    /** Whether the name rather means something else that only sounds like the field. */
    boolean unlikely(String field, String name) {
        JsonNode never = words.path(field).path("never");
        return soundsLike(field, name)
                || !surely(field, squeezed(name)) && tokens(name).stream().anyMatch(token -> has(never, token));
    }

    /** Whether the name as a whole is known to mean something else. */
    boolean soundsLike(String field, String name) {
        String squeezed = squeezed(name);
        return synonyms.getOrDefault(field, List.of()).stream()
                .anyMatch(
                        synonym -> synonym.weight() < 0.5 && synonym.squeezed().equals(squeezed));
    }

    private boolean surely(String field, String squeezed) {
        return synonyms.getOrDefault(field, List.of()).stream()
                .anyMatch(
                        synonym -> synonym.weight() > 0.9 && synonym.squeezed().equals(squeezed));
    }

    /** Whether one of the names under this key is meant. */
    boolean names(String key, String name) {
        String squeezed = squeezed(name);
        return words.path(key).valueStream().anyMatch(word -> squeezed(word.asText())
                .equals(squeezed));
    }

    /** Whether the text is one of the words under this key. */
    boolean says(String key, String text) {
        return words.path(key).valueStream().anyMatch(word -> word.asText().equalsIgnoreCase(text.strip()));
    }

    List<String> texts(String key) {
        return words.path(key).valueStream().map(JsonNode::asText).toList();
    }

    /** Ways of writing a date and a time in one text. */
    List<TimePattern> times() {
        return times;
    }

    /** Ways of writing a date alone. */
    List<TimePattern> dates() {
        return dates;
    }

    private List<TimePattern> patterns(String key) {
        return texts(key).stream().map(TimePattern::parse).toList();
    }

    private static String squeezed(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private List<String> tokens(String name) {
        List<String> tokens = new ArrayList<>();
        for (String token : name.split(BETWEEN_WORDS)) {
            if (!token.isEmpty()) {
                tokens.addAll(split(token.toLowerCase(Locale.ROOT)));
            }
        }
        return tokens;
    }

    /** A word that is several known ones written together, or ends in a long one: {@code camid}, {@code carplate}. */
    private List<String> split(String word) {
        if (known.contains(word)) {
            return List.of(word);
        }
        for (int at = 2; at <= word.length() - 2; at++) {
            String end = word.substring(at);
            String begin = word.substring(0, at);
            List<String> before = known.contains(end) ? split(begin) : List.of();
            boolean all = !before.isEmpty() && known.containsAll(before);
            if (all || known.contains(end) && end.length() >= LONG && begin.length() >= 3) {
                List<String> both = new ArrayList<>(before);
                both.add(end);
                return both;
            }
        }
        return List.of(word);
    }
}
