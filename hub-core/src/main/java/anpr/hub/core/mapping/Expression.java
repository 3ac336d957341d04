package anpr.hub.core.mapping;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.jspecify.annotations.Nullable;

/**
 * A computed value: one JEXL expression over named values. Locked down to arithmetic, comparison and text: no loops,
 * no assignment, no objects, no methods, no classes. Compiled once; safe for use by many threads.
 */
final class Expression {
    private static final JexlEngine ENGINE = new JexlBuilder()
            .features(JexlFeatures.createNone())
            .permissions(JexlPermissions.RESTRICTED)
            .strict(true)
            .silent(false)
            .safe(false)
            .cache(0)
            .create();

    private final String source;
    private final JexlExpression compiled;

    private Expression(String source, JexlExpression compiled) {
        this.source = source;
        this.compiled = compiled;
    }

    /**
     * @param names the values that the expression may use
     * @throws IllegalArgumentException if it cannot be compiled, or uses anything but these names
     */
    static Expression compile(String source, Set<String> names) {
        try {
            JexlExpression compiled = ENGINE.createExpression(source);
            for (List<String> variable : ((JexlScript) compiled).getVariables()) {
                if (variable.size() != 1 || !names.contains(variable.getFirst())) {
                    throw new IllegalArgumentException("expression '" + source + "': '" + String.join(".", variable)
                            + "' is not one of the values " + names);
                }
            }
            return new Expression(source, compiled);
        } catch (JexlException e) {
            throw new IllegalArgumentException("expression '" + source + "': " + e.getMessage(), e);
        }
    }

    /** The value as text; null if it is null, or cannot be computed of these values. */
    @Nullable
    String evaluate(Map<String, Object> values) {
        try {
            Object result = compiled.evaluate(new MapContext(values));
            return result == null ? null : result.toString();
        } catch (JexlException | ArithmeticException notComputable) {
            return null;
        }
    }

    @Override
    public String toString() {
        return source;
    }
}
