package anpr.hub.core.mapping;

import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.QualityFlag;
import com.google.re2j.PatternSyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles one {@code mapping.yaml}, whose form the schema has already checked, into objects. What a schema can't check
 * (paths, patterns, expressions, tables, which transform fits which field) is checked here; every error names file and
 * line.
 */
final class MappingCompiler {
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");

    private final CodeTables tables;

    MappingCompiler(CodeTables tables) {
        this.tables = tables;
    }

    SourceType compile(Yaml mapping, String folder) {
        Yaml id = mapping.require("id");
        if (!id.text().equals(folder)) {
            throw id.error("expected the name of the folder, '" + folder + "'");
        }
        return new SourceType(
                new Provenance.Component(folder, mapping.require("version").text(), null),
                "",
                mapping.require("title").text(),
                answers(mapping.require("reply")),
                formats(folder, mapping),
                mapping.number("priority"),
                mapping.items("recognise").stream().map(this::condition).toList(),
                mapping.items("messages").stream().map(this::ruling).toList(),
                mapping.items("records").stream()
                        .map(record -> record(record, mapping))
                        .toList());
    }

    private static SourceType.Answers answers(Yaml replies) {
        SourceType.Reply otherwise = null;
        Map<String, SourceType.Reply> byPath = new LinkedHashMap<>();
        for (Yaml yaml : replies.items()) {
            var reply = new SourceType.Reply(
                    yaml.require("status").node().asInt(), yaml.text("mediaType", "text/plain"), yaml.text("body", ""));
            Yaml when = yaml.get("when");
            if (otherwise != null) {
                throw yaml.error("expected no reply behind the one without 'when'");
            }
            if (when == null) {
                otherwise = reply;
            } else {
                byPath.put(when.require("path").text(), reply);
            }
        }
        if (otherwise == null) {
            throw replies.error("expected a last reply without 'when', for every other path");
        }
        return new SourceType.Answers(otherwise, byPath);
    }

    private static Formats formats(String type, Yaml mapping) {
        List<Formats.Nested> nested = new ArrayList<>();
        for (Yaml inner : mapping.items("nested")) {
            Yaml at = inner.require("at");
            if (!at.text().startsWith("/")) {
                throw at.error("expected a path from the root of the message, such as /form/json");
            }
            List<Format.Text> as = new ArrayList<>();
            for (Map.Entry<String, Yaml> format : inner.require("as").members()) {
                if (!(format(format.getKey(), format.getValue()) instanceof Format.Text text)) {
                    throw format.getValue().error("'" + format.getKey() + "' cannot stand inside a message");
                }
                as.add(text);
            }
            nested.add(new Formats.Nested(at.as(Path::parse), List.copyOf(as)));
        }
        return new Formats(
                type,
                formats(mapping.require("formats")),
                List.copyOf(nested),
                new Placeholders(mapping.items("placeholders").stream()
                        .map(placeholder -> placeholder.as(MappingCompiler::regex))
                        .toList()));
    }

    private static List<Format> formats(Yaml formats) {
        List<Format> all = new ArrayList<>();
        Yaml workbook = formats.get("xlsx");
        Yaml csv = formats.get("csv");
        if (workbook != null) {
            if (csv == null) {
                throw workbook.error("expected 'csv' beside 'xlsx': it says how the columns go");
            }
            Yaml sheet = workbook.get("sheet");
            all.add(new Format.Workbook(
                    sheet == null ? null : sheet.text(),
                    new CsvReader(List.of(Spreadsheet.DELIMITER), csv(csv).columns())));
        }
        for (Map.Entry<String, Yaml> format : formats.members()) {
            if (!format.getKey().equals("xlsx")) {
                all.add(format(format.getKey(), format.getValue()));
            }
        }
        return List.copyOf(all);
    }

    private static Format format(String name, Yaml options) {
        return switch (name) {
            case "xml" -> new XmlReader();
            case "json" -> new JsonReader(options.is("sequence"), options.is("lenient"));
            case "csv" -> csv(options);
            case "key-value" ->
                new KeyValueReader(
                        options.text("pair", ";").charAt(0),
                        options.text("equals", "=").charAt(0));
            case "pattern" -> {
                Yaml ignore = options.get("ignore");
                yield new PatternReader(
                        options.require("expr").items().stream()
                                .map(MappingCompiler::groups)
                                .toList(),
                        options.is("whole"),
                        ignore == null ? null : ignore.as(MappingCompiler::regex));
            }
            case "form" -> new FormReader();
            case "zip" -> {
                Yaml manifest = options.get("manifest");
                yield new Format.Zip(manifest == null ? List.of() : manifest.texts());
            }
            case "image" -> new Format.Image();
            default -> throw options.error("no format '" + name + "'");
        };
    }

    private static TextPattern regex(String text) {
        try {
            return TextPattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("expected a regular expression of RE2: " + e.getMessage(), e);
        }
    }

    private static TextPattern group(Yaml expression) {
        TextPattern pattern = expression.as(MappingCompiler::regex);
        if (pattern.groupCount() != 1) {
            throw expression.error("expected exactly one group, whose text is taken; write others (?:...)");
        }
        return pattern;
    }

    private static TextPattern groups(Yaml expression) {
        TextPattern pattern = expression.as(MappingCompiler::regex);
        if (pattern.namedGroups().isEmpty()) {
            throw expression.error("expected at least one named group such as (?P<plate>[A-Z0-9]+)");
        }
        return pattern;
    }

    private static CsvReader csv(Yaml csv) {
        Yaml delimiters = csv.get("delimiters");
        Stream<String> candidates = (delimiters == null ? DELIMITERS : delimiters.texts()).stream();
        Map<String, String> columns = new HashMap<>();
        Yaml synonyms = csv.get("columns");
        for (Map.Entry<String, Yaml> column :
                synonyms == null ? List.<Map.Entry<String, Yaml>>of() : synonyms.members()) {
            columns.put(CsvReader.squeezed(column.getKey()), column.getKey());
            for (Yaml synonym : column.getValue().items()) {
                String before = columns.put(CsvReader.squeezed(synonym.text()), column.getKey());
                if (before != null && !before.equals(column.getKey())) {
                    throw synonym.error("header '" + synonym.text() + "' already means column '" + before + "'");
                }
            }
        }
        return new CsvReader(candidates.map(candidate -> candidate.charAt(0)).toList(), Map.copyOf(columns));
    }

    private RecordRule record(Yaml record, Yaml mapping) {
        List<ReadRule> reads = record.get("reads") == null
                ? List.of(read(Condition.ALWAYS, List.of(record, mapping)))
                : record.items("reads").stream()
                        .map(read -> read(when(read), List.of(read, record, mapping)))
                        .toList();
        return new RecordRule(record.require("at").as(Path::parse), when(record), split(record.get("split")), reads);
    }

    /** @param layers what says something of the read, the most special first */
    private ReadRule read(Condition when, List<Yaml> layers) {
        Map<Field, List<FieldRule>> fields = new LinkedHashMap<>();
        layers.reversed().forEach(layer -> fields.putAll(fields(layer.get("fields"))));
        Yaml kindGiven = nearest("kind", layers);
        Mapped.Kind kind = kindGiven == null ? Mapped.Kind.READ : Mapped.Kind.valueOf(enumName(kindGiven.text()));
        if (kindGiven != null && kind == Mapped.Kind.PSEUDONYM) {
            checkPseudonym(kindGiven, fields.keySet());
        }
        Yaml event = nearest("event", layers);
        return new ReadRule(
                when,
                kind,
                all("rules", layers).map(this::ruling).toList(),
                all("flags", layers)
                        .map(flag -> new ReadRule.Flagging(
                                QualityFlag.valueOf(flag.require("flag").text()), condition(flag.require("when"))))
                        .toList(),
                all("absence", layers)
                        .map(absence -> new ReadRule.Absence(
                                ImageAbsentReason.valueOf(
                                        absence.require("reason").text()),
                                condition(absence.require("when"))))
                        .toList(),
                all("agree", layers)
                        .map(pair -> new ReadRule.Agreement(
                                pair.items().getFirst().as(Path::parse),
                                pair.items().getLast().as(Path::parse)))
                        .toList(),
                fields.values().stream().flatMap(List::stream).toList(),
                event == null ? null : event(event));
    }

    private static @Nullable Yaml nearest(String name, List<Yaml> layers) {
        for (Yaml layer : layers) {
            Yaml found = layer.get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Stream<Yaml> all(String name, List<Yaml> layers) {
        return layers.stream().flatMap(layer -> layer.items(name).stream());
    }

    /** What is a pseudonym in one mapping must not become a VRM by a field that stands at the top of the file. */
    private static void checkPseudonym(Yaml kind, Set<Field> fields) {
        if (fields.contains(Field.VRM_AS_READ) || fields.contains(Field.VRM_ALTERNATIVES)) {
            throw kind.error("a pseudonym has no vrmAsRead and no vrmAlternatives; give the field 'pseudonym'");
        }
        if (!fields.contains(Field.PSEUDONYM) || !fields.contains(Field.PSEUDONYM_SCHEME)) {
            throw kind.error("a pseudonym needs the fields 'pseudonym' and 'pseudonymScheme'");
        }
    }

    private EventRule event(Yaml event) {
        Duration within = event.require("within").as(MappingCompiler::duration);
        return new EventRule(
                event.require("key").items().stream().map(this::source).toList(),
                event.items("also").stream().map(path -> path.as(Path::parse)).toList(),
                within,
                event.items("choose").stream().map(this::condition).toList(),
                VehicleEvent.Then.valueOf(enumName(event.text("then", "latest"))));
    }

    private static String enumName(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expected a date such as 1990-01-01, not '" + text + "'", e);
        }
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below, as for one that is not positive.
        }
        throw new IllegalArgumentException("expected a duration above zero such as PT2M, not '" + text + "'");
    }

    private Condition when(Yaml entry) {
        Yaml when = entry.get("when");
        return when == null ? Condition.ALWAYS : condition(when);
    }

    private static RecordRule.@Nullable Split split(@Nullable Yaml split) {
        return split == null
                ? null
                : new RecordRule.Split(
                        split.require("delimiter").text().charAt(0),
                        split.require("columns").texts().stream()
                                .map(String::intern)
                                .toList());
    }

    private ReadRule.Ruling ruling(Yaml ruling) {
        return new ReadRule.Ruling(
                Mapped.Rule.valueOf(ruling.require("rule").text()), condition(ruling.require("when")));
    }

    private Condition condition(Yaml condition) {
        List<Condition.Clause> clauses = new ArrayList<>();
        for (Map.Entry<String, Yaml> clause : condition.members()) {
            Path path = clause.getValue().parse(clause.getKey(), Path::parse);
            Yaml other = clause.getValue().get("same-as");
            clauses.add(
                    other == null
                            ? new Condition.Matches(path, matcher(clause.getValue()))
                            : new Condition.SameAs(path, other.as(Path::parse)));
        }
        return new Condition(List.copyOf(clauses));
    }

    private Matcher matcher(Yaml matcher) {
        if (matcher.isText() || matcher.isList()) {
            return new Matcher.OneOf(matcher.texts());
        }
        Map.Entry<String, Yaml> only = matcher.members().getFirst();
        Yaml value = only.getValue();
        return switch (only.getKey()) {
            case "present" -> new Matcher.Present(value.node().asBoolean());
            case "blank" -> new Matcher.Blank();
            case "starts-with" -> new Matcher.StartsWith(value.text());
            case "matches" -> new Matcher.Fits(value.as(MappingCompiler::regex));
            case "not" -> new Matcher.Not(matcher(value));
            default -> throw value.error("no matcher '" + only.getKey() + "'");
        };
    }

    private Map<Field, List<FieldRule>> fields(@Nullable Yaml fields) {
        Map<Field, List<FieldRule>> rules = new LinkedHashMap<>();
        if (fields == null) {
            return rules;
        }
        for (Map.Entry<String, Yaml> member : fields.members()) {
            Field field = Field.named(member.getKey())
                    .orElseThrow(() -> member.getValue().error("no field '" + member.getKey() + "'"));
            Yaml rule = member.getValue();
            boolean alternatives = rule.isList() && rule.items().getFirst().get("from") != null;
            rules.put(
                    field,
                    alternatives
                            ? rule.items().stream()
                                    .map(each -> field(field, each))
                                    .toList()
                            : List.of(field(field, rule)));
        }
        return rules;
    }

    private FieldRule field(Field field, Yaml rule) {
        boolean plain = rule.isText() || rule.isList();
        List<Source> sources = new ArrayList<>();
        for (Yaml source : plain ? rule.items() : rule.require("from").items()) {
            sources.add(source(source));
        }
        List<Transform> transforms = new ArrayList<>();
        for (Yaml transform : plain ? List.<Yaml>of() : rule.items("via")) {
            transforms.add(transform(transform));
        }
        check(field, sources, transforms, rule);
        return new FieldRule(field, sources, transforms);
    }

    private static void check(Field field, List<Source> sources, List<Transform> transforms, Yaml rule) {
        for (Transform transform : transforms) {
            Field.Shape only =
                    switch (transform) {
                        case Transform.Timestamp _ -> Field.Shape.TIME;
                        case Transform.OnScale _ -> Field.Shape.CONFIDENCE;
                        case Transform.Base64 _ -> Field.Shape.IMAGE;
                        case Transform.Trim _, Transform.Upper _, Transform.Lower _ -> field.shape();
                        case Transform.AbsentIf _, Transform.UnsetIf _ -> field.shape();
                        case Transform.Before _, Transform.After _, Transform.Append _, Transform.Code _ ->
                            field.shape();
                        case Transform.Decimal _, Transform.Whole _, Transform.Group _ -> field.shape();
                        case Transform.AbsentIfBefore _, Transform.UnescapeXml _ -> field.shape();
                    };
            if (only != field.shape()) {
                throw rule.error(
                        "transform " + transform.shown() + " does not fit field '" + field.canonicalName() + "'");
            }
        }
        boolean parts = sources.stream().anyMatch(Source.PartNamed.class::isInstance);
        if (parts && field.shape() != Field.Shape.IMAGE) {
            throw rule.error("a part of a multipart body can only be an image");
        }
        String missing =
                switch (field.shape()) {
                    case TIME -> transforms.stream().anyMatch(Transform.Timestamp.class::isInstance) ? "" : "timestamp";
                    case CONFIDENCE ->
                        transforms.stream().anyMatch(Transform.OnScale.class::isInstance) ? "" : "confidence";
                    case IMAGE ->
                        sources.stream().allMatch(Source.PartNamed.class::isInstance)
                                        || transforms.stream().anyMatch(Transform.Base64.class::isInstance)
                                ? ""
                                : "base64";
                    case TEXT, TEXTS -> "";
                };
        if (!missing.isEmpty()) {
            throw rule.error("field '" + field.canonicalName() + "' needs the transform '" + missing + "'");
        }
        if (field.shape() == Field.Shape.TIME && !(transforms.getLast() instanceof Transform.Timestamp)) {
            throw rule.error("the transform 'timestamp' must be the last");
        }
    }

    private Source source(Yaml source) {
        if (source.isText()) {
            return new Source.At(source.as(Path::parse));
        }
        Yaml join = source.get("join");
        if (join != null) {
            return new Source.Joined(paths(join), source.text("with", ""));
        }
        Yaml constant = source.get("constant");
        if (constant != null) {
            return new Source.Constant(constant.text());
        }
        Yaml fact = source.get("fact");
        if (fact != null) {
            return new Source.Known(fact.as(Fact::named));
        }
        Yaml video = source.get("video");
        if (video != null) {
            return new Source.InVideo(video.as(Path::parse));
        }
        Yaml part = source.get("part");
        if (part != null) {
            Yaml named = source.get("named");
            return new Source.PartNamed(
                    part.texts().stream().map(Source.PartNamed::stem).toList(),
                    named == null ? List.of() : paths(named));
        }
        Yaml expression = source.require("expr");
        Map<String, Path> numbers = named(source.get("numbers"));
        Map<String, Path> texts = named(source.get("texts"));
        Map<String, Path> all = new HashMap<>(numbers);
        all.putAll(texts);
        return new Source.Computed(expression.as(text -> Expression.compile(text, all.keySet())), numbers, texts);
    }

    private static List<Path> paths(Yaml paths) {
        return paths.items().stream().map(path -> path.as(Path::parse)).toList();
    }

    private static Map<String, Path> named(@Nullable Yaml paths) {
        Map<String, Path> named = new LinkedHashMap<>();
        if (paths != null) {
            paths.members()
                    .forEach(path -> named.put(path.getKey(), path.getValue().as(Path::parse)));
        }
        return named;
    }

    private Transform transform(Yaml transform) {
        if (transform.isText()) {
            return switch (transform.text().toLowerCase(Locale.ROOT)) {
                case "trim" -> new Transform.Trim();
                case "upper" -> new Transform.Upper();
                case "lower" -> new Transform.Lower();
                case "decimal" -> new Transform.Decimal();
                case "integer" -> new Transform.Whole();
                case "base64" -> new Transform.Base64();
                case "unescape-xml" -> new Transform.UnescapeXml();
                default -> throw transform.error("no transform '" + transform.text() + "'");
            };
        }
        Map.Entry<String, Yaml> only = transform.members().getFirst();
        Yaml value = only.getValue();
        return switch (only.getKey()) {
            case "absent-if" -> new Transform.AbsentIf(value.texts());
            case "unset-if" -> new Transform.UnsetIf(value.texts());
            case "absent-if-before" -> new Transform.AbsentIfBefore(value.as(MappingCompiler::date));
            case "matches" -> new Transform.Group(group(value));
            case "before" -> new Transform.Before(value.text());
            case "after" -> new Transform.After(value.text());
            case "append" -> new Transform.Append(value.text());
            case "code" ->
                new Transform.Code(
                        value.isText() || value.isList()
                                ? value.items().stream().map(tables::named).toList()
                                : List.of(inline(value)));
            case "confidence" -> new Transform.OnScale(value.as(Scale::parse));
            case "timestamp" -> new Transform.Timestamp(time(value));
            default -> throw value.error("no transform '" + only.getKey() + "'");
        };
    }

    private static CodeTable inline(Yaml codes) {
        Map<String, String> meanings = new LinkedHashMap<>();
        codes.members()
                .forEach(code -> meanings.put(code.getKey(), code.getValue().text()));
        return codes.parse("in mapping", name -> CodeTable.of(name, meanings));
    }

    private static TimeRule time(Yaml rule) {
        List<TimePattern> patterns = rule.require("patterns").items().stream()
                .map(pattern -> pattern.as(TimePattern::parse))
                .toList();
        Yaml zone = rule.get("zone");
        if (zone == null || zone.text().equals("payload")) {
            return new TimeRule(patterns, null);
        }
        try {
            return new TimeRule(patterns, ZoneId.of(zone.text()));
        } catch (DateTimeException e) {
            throw zone.error("expected payload, or a zone such as UTC or Europe/London, not '" + zone.text() + "'");
        }
    }
}
