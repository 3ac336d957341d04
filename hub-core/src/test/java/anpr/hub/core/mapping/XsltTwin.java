package anpr.hub.core.mapping;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.xml.transform.stream.StreamSource;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.SaxonApiException;
import net.sf.saxon.s9api.XdmDestination;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.Xslt30Transformer;
import net.sf.saxon.s9api.XsltExecutable;
import org.jspecify.annotations.Nullable;

/** A mapping as an XSLT 3 stylesheet, compiled by Saxon: its paths are XPath over local names already. */
final class XsltTwin implements Twin {
    private static final Processor SAXON = new Processor(false);

    private final byte[] body;
    private final StringBuilder tables = new StringBuilder();
    private final String stylesheet;
    private final XsltExecutable compiled;
    private int tableCount;

    XsltTwin(RecordRule rule, byte[] body) throws SaxonApiException {
        this.body = body;
        Map<Field, List<FieldRule>> byField = rule.reads().getFirst().fields().stream()
                .collect(Collectors.groupingBy(FieldRule::field, LinkedHashMap::new, Collectors.toList()));
        StringBuilder members = new StringBuilder();
        byField.forEach((field, rules) -> {
            List<String> alternatives = new ArrayList<>();
            boolean several = field.shape() == Field.Shape.TEXTS || field == Field.IMAGE_ORIGINAL;
            for (FieldRule each : rules) {
                for (Source source : each.sources()) {
                    String value = value(source, each.transforms(), several);
                    if (value != null) {
                        alternatives.add(value);
                    }
                }
            }
            if (!alternatives.isEmpty()) {
                String all = '(' + String.join(", ", alternatives) + ')';
                members.append("<xsl:for-each select=\"%s\"><%s><xsl:value-of select=\".\"/></%s></xsl:for-each>%n"
                        .formatted(
                                escaped(several ? "distinct-values(" + all + ')' : all + "[1]"),
                                field.canonicalName(),
                                field.canonicalName()));
            }
        });
        this.stylesheet = """
                <xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:map="http://www.w3.org/2005/xpath-functions/map"
                    exclude-result-prefixes="#all">
                %s<xsl:template match="/"><reads><xsl:for-each select="%s"><read>
                %s</read></xsl:for-each></reads></xsl:template>
                </xsl:stylesheet>
                """.formatted(tables, escaped(path(rule.at(), true)), members);
        this.compiled = SAXON.newXsltCompiler().compile(new StreamSource(new StringReader(stylesheet)));
    }

    @Override
    public Object map() throws SaxonApiException {
        Xslt30Transformer transformer = compiled.load30();
        XdmDestination into = new XdmDestination();
        transformer.transform(new StreamSource(new ByteArrayInputStream(body)), into);
        return into.getXdmNode();
    }

    @Override
    public List<Map<String, String>> texts() throws SaxonApiException {
        List<Map<String, String>> reads = new ArrayList<>();
        XdmNode outermost = ((XdmNode) map()).children().iterator().next();
        for (XdmNode read : outermost.children("read")) {
            Map<String, String> texts = new HashMap<>();
            read.children().forEach(child -> {
                if (child.getNodeName() != null) {
                    texts.putIfAbsent(child.getNodeName().getLocalName(), child.getStringValue());
                }
            });
            reads.add(texts);
        }
        return reads;
    }

    @Override
    public String language() {
        return "xslt";
    }

    @Override
    public String toString() {
        return stylesheet;
    }

    private @Nullable String value(Source source, List<Transform> transforms, boolean all) {
        String text =
                switch (source) {
                    case Source.At(Path path) -> all ? '(' + path(path, false) + ")[normalize-space(.)]" : first(path);
                    case Source.Constant(String constant) -> quoted(constant);
                    case Source.Joined(List<Path> paths, String with) ->
                        "string-join((" + paths.stream().map(XsltTwin::first).collect(Collectors.joining(", ")) + "), "
                                + quoted(with) + ')';
                    default -> null;
                };
        if (text == null) {
            return null;
        }
        String value = text;
        for (Transform transform : transforms) {
            String step =
                    switch (transform) {
                        case Transform.Trim _ -> "normalize-space(.)[. != '']";
                        case Transform.Upper _ -> "upper-case(.)";
                        case Transform.Lower _ -> "lower-case(.)";
                        case Transform.AbsentIf(List<String> words) -> absent(words);
                        case Transform.UnsetIf(List<String> words) -> absent(words);
                        case Transform.Before(String mark) ->
                            "(if (contains(., %1$s)) then substring-before(., %1$s) else string(.))"
                                    .formatted(quoted(mark));
                        case Transform.After(String mark) ->
                            "(if (contains(., %1$s)) then substring-after(., %1$s) else string(.))"
                                    .formatted(quoted(mark));
                        case Transform.Append(String suffix) -> "concat(normalize-space(.), " + quoted(suffix) + ')';
                        case Transform.Code(List<CodeTable> codes) ->
                            "map:get(" + table(codes) + ", upper-case(normalize-space(.)))";
                        default -> null;
                    };
            value = step == null ? value : value + " ! " + step;
        }
        return '(' + value + ')';
    }

    private static String absent(List<String> words) {
        return "string(.)[not(upper-case(normalize-space(.)) = ("
                + words.stream()
                        .map(word -> quoted(word.toUpperCase(java.util.Locale.ROOT)))
                        .collect(Collectors.joining(", "))
                + "))]";
    }

    private String table(List<CodeTable> codes) {
        Map<String, String> all = new LinkedHashMap<>();
        codes.forEach(table -> table.values().forEach(all::putIfAbsent));
        String map = all.entrySet().stream()
                .map(code -> quoted(code.getKey()) + ": " + quoted(code.getValue()))
                .collect(Collectors.joining(", ", "map{", "}"));
        tables.append(
                "<xsl:variable name=\"t%d\" static=\"yes\" select=\"%s\"/>%n".formatted(tableCount, escaped(map)));
        return "$t" + tableCount++;
    }

    private static String first(Path path) {
        return '(' + path(path, false) + ")[normalize-space(.)][1]";
    }

    private static String path(Path path, boolean record) {
        List<Twin.Step> steps = Twin.Step.of(path);
        if (steps.isEmpty()) {
            return path.toString();
        }
        StringBuilder xpath = new StringBuilder();
        for (Twin.Step step : steps) {
            xpath.append(
                    xpath.isEmpty()
                            ? path.toString().startsWith("//")
                                    ? "//"
                                    : path.toString().startsWith("/") ? "/" : ""
                            : step.deep() ? "//" : "/");
            xpath.append(test(step.test()));
            for (String predicate : step.predicates()) {
                int equals = predicate.indexOf('=');
                xpath.append('[')
                        .append(
                                equals < 0
                                        ? predicate
                                        : test(predicate.substring(0, equals)) + '=' + predicate.substring(equals + 1))
                        .append(']');
            }
        }
        return xpath.toString();
    }

    private static String test(String name) {
        if (name.equals("..") || name.equals("*")) {
            return name;
        }
        String own = name.startsWith("@") ? name.substring(1) : name;
        String test = own.matches("[A-Za-z_][\\w.-]*") ? "*:" + own : "*[local-name() = " + quoted(own) + ']';
        return name.startsWith("@") ? "@" + test : test;
    }

    private static String quoted(String text) {
        return '\'' + Objects.requireNonNull(text).replace("'", "''") + '\'';
    }

    private static String escaped(String xpath) {
        return xpath.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
