package anpr.hub.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** No target is left out of what runs; each framing is in one, for that takes all there are. */
class WireTargetTest {
    @Test
    void everyTargetIsAMethodOfTheFuzzTest() {
        assertThat(Arrays.stream(WireFuzzTest.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                        .map(Method::getName)
                        .filter(name -> !name.equals("every")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(WireTarget.values())
                        .map(target -> target.name().toLowerCase(Locale.ROOT))
                        .toList())
                .hasSize(8); // as WireFuzzTest counts them without loading them
    }
}
