package anpr.hub.core.mapping;

import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.submission.Submission;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a field's text may be found. Immutable. */
sealed interface Source {
    /** The first find, or null. */
    @Nullable
    Found find(Scope scope);

    /** Every find, in the order of the message. */
    default List<Found> findAll(Scope scope) {
        Found found = find(scope);
        return found == null ? List.of() : List.of(found);
    }

    /** What a record can see. */
    record Scope(Node record, Document document) {
        Node root() {
            return document.root();
        }

        List<Submission.Part> images() {
            return document.images();
        }
    }

    /**
     * A text, and the nodes it was made of.
     *
     * @param supplied the text as it stands in the message, before anything was computed of it
     * @param nodes empty for a constant or a part
     * @param part the part that is meant, whose bytes are the value; else null
     * @param known what the transport knows, where that is the source; else null
     */
    record Found(
            String text,
            String supplied,
            List<Node> nodes,
            Submission.@Nullable Part part,
            @Nullable Fact known) {
        Found(String text, String supplied, List<Node> nodes, Submission.@Nullable Part part) {
            this(text, supplied, nodes, part, null);
        }

        static Found of(Node node, String text) {
            return new Found(text, text, List.of(node), null);
        }
    }

    record At(Path path) implements Source {
        @Override
        public @Nullable Found find(Scope scope) {
            Node node = path.first(scope.record(), scope.root(), false);
            return node == null || node.text() == null ? null : Found.of(node, node.text());
        }

        @Override
        public List<Found> findAll(Scope scope) {
            if (path.first(scope.record(), scope.root(), false) == null) {
                return List.of();
            }
            List<Found> found = new ArrayList<>();
            for (Node node : path.all(scope.record(), scope.root())) {
                if (node.text() != null && !node.text().isBlank()) {
                    found.add(Found.of(node, node.text()));
                }
            }
            return found.isEmpty() ? Source.super.findAll(scope) : found;
        }
    }

    /** All of several paths, joined; nothing if any of them is missing. */
    record Joined(List<Path> paths, String with) implements Source {
        @Override
        public @Nullable Found find(Scope scope) {
            StringBuilder text = new StringBuilder();
            List<Node> nodes = new ArrayList<>(paths.size());
            for (Path path : paths) {
                Node node = path.first(scope.record(), scope.root(), false);
                if (node == null || node.text() == null) {
                    return null;
                }
                text.append(nodes.isEmpty() ? "" : with).append(node.text().strip());
                nodes.add(node);
            }
            return new Found(text.toString(), text.toString(), nodes, null);
        }
    }

    /** What the transport knows of the message. */
    record Known(Fact fact) implements Source {
        @Override
        public @Nullable Found find(Scope scope) {
            Node node = fact.of(scope.document());
            return node == null || node.text() == null
                    ? null
                    : new Found(node.text(), node.text(), List.of(node), null, fact);
        }
    }

    /**
     * Seconds from the start of a video: a time only where the sender states when that was, and else the seconds as they
     * stand.
     */
    record InVideo(Path seconds) implements Source {
        /** No video goes on for longer; what does is frames, or milliseconds. */
        private static final BigDecimal LONGEST = BigDecimal.valueOf(31L * 24 * 60 * 60);

        @Override
        public @Nullable Found find(Scope scope) {
            Node node = seconds.first(scope.record(), scope.root(), false);
            if (node == null || node.text() == null) {
                return null;
            }
            VideoStart start = scope.document().submission().transport().videoStart();
            Node stated = Fact.VIDEO_START.of(scope.document());
            BigDecimal count = Numbers.parse(node.text());
            if (start == null
                    || stated == null
                    || count == null
                    || count.signum() < 0
                    || count.compareTo(LONGEST) > 0) {
                return new Found(node.text(), node.text(), List.of(node), null, Fact.VIDEO_START);
            }
            String time = start.instant()
                    .plusMillis(count.movePointRight(3).longValue())
                    .toString();
            return new Found(time, node.text(), List.of(node, stated), null, Fact.VIDEO_START);
        }
    }

    record Constant(String text) implements Source {
        @Override
        public Found find(Scope scope) {
            return new Found(text, text, List.of(), null);
        }
    }

    /** An expression over numbers and texts of the message; nothing if any of them is missing or no number. */
    record Computed(Expression expression, Map<String, Path> numbers, Map<String, Path> texts) implements Source {
        @Override
        public @Nullable Found find(Scope scope) {
            Map<String, Object> values = new HashMap<>();
            List<Node> nodes = new ArrayList<>();
            for (Map.Entry<String, Path> number : numbers.entrySet()) {
                Node node = number.getValue().first(scope.record(), scope.root(), false);
                var value = node == null || node.text() == null ? null : Numbers.parse(node.text());
                if (node == null || value == null) {
                    return null;
                }
                values.put(number.getKey(), value.doubleValue());
                nodes.add(node);
            }
            for (Map.Entry<String, Path> text : texts.entrySet()) {
                Node node = text.getValue().first(scope.record(), scope.root(), false);
                if (node == null || node.text() == null) {
                    return null;
                }
                values.put(text.getKey(), node.text().strip());
                nodes.add(node);
            }
            String result = expression.evaluate(values);
            if (result == null) {
                return null;
            }
            String supplied = String.join(
                    " ", nodes.stream().map(node -> String.valueOf(node.text())).toList());
            return new Found(result, supplied, nodes, null);
        }
    }

    /**
     * A part of a multipart body, or a file beside the message in a zip.
     *
     * @param names part names or file names, without case and extension; {@code *} is any
     * @param named paths to such names in the message
     */
    record PartNamed(List<String> names, List<Path> named) implements Source {
        private static final String ANY = "*";

        @Override
        public @Nullable Found find(Scope scope) {
            PackedImages packed = scope.document().packed();
            if (packed != null) {
                return find(scope, packed);
            }
            if (scope.images().isEmpty()) {
                return null;
            }
            for (String name : names) {
                for (Submission.Part part : scope.images()) {
                    if (name.equals(ANY)
                            || stem(part.name()).equals(name)
                            || stem(part.fileName()).equals(name)) {
                        return new Found("", "", List.of(), part);
                    }
                }
            }
            for (Path path : named) {
                Node node = path.first(scope.record(), scope.root(), false);
                for (Submission.Part part : scope.images()) {
                    if (node != null && node.text() != null) {
                        String name = stem(node.text());
                        if (stem(part.name()).equals(name)
                                || stem(part.fileName()).equals(name)) {
                            return new Found("", "", List.of(), part);
                        }
                    }
                }
            }
            return null;
        }

        /** In a zip an image is a file, which the record names; where there is none, it was announced and cannot be used. */
        private @Nullable Found find(Scope scope, PackedImages packed) {
            for (Path path : named) {
                Node node = path.first(scope.record(), scope.root(), false);
                if (node != null && node.text() != null) {
                    String image = packed.named(node.text());
                    return new Found(image == null ? "" : image, node.text(), List.of(node), null);
                }
            }
            return null;
        }

        static String stem(String name) {
            int dot = name.lastIndexOf('.');
            return (dot > 0 ? name.substring(0, dot) : name).strip().toLowerCase(Locale.ROOT);
        }
    }
}
