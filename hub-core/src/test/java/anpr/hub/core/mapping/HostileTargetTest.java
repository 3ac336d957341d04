package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No form is left out of what is fuzzed, and no target out of what runs. */
class HostileTargetTest {
    @Test
    void everyFormOfMessagesHasATarget() {
        Set<Class<?>> tried = Arrays.stream(HostileTarget.values())
                .flatMap(target -> target.reads().stream())
                .collect(Collectors.toCollection(HashSet::new));

        assertThat(forms(Format.class)).allSatisfy(form -> assertThat(tried).contains(form));
    }

    @Test
    void everyTargetIsAMethodOfTheFuzzTestInItsOrder() {
        Set<String> methods = Arrays.stream(HostileFuzzTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                .map(java.lang.reflect.Method::getName)
                .collect(Collectors.toSet());

        assertThat(Arrays.stream(HostileTarget.values())
                        .map(target -> target.name().toLowerCase(Locale.ROOT)))
                .allSatisfy(name -> assertThat(methods).contains(name));
        assertThat(HostileTarget.NORMALISER.ordinal())
                .as("HostileFuzzTest counts them without loading them")
                .isEqualTo(15)
                .isEqualTo(HostileTarget.values().length - 1);
    }

    private static Stream<Class<?>> forms(Class<?> sealed) {
        Class<?>[] permitted = sealed.getPermittedSubclasses();
        return permitted == null ? Stream.of(sealed) : Arrays.stream(permitted).flatMap(HostileTargetTest::forms);
    }
}
