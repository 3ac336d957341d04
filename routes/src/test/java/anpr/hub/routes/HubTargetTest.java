package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** No target is left out of what runs. */
class HubTargetTest {
    @Test
    void everyTargetIsAMethodOfTheFuzzTest() {
        assertThat(Arrays.stream(HubFuzzTest.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                        .map(Method::getName)
                        .filter(name -> !name.equals("every")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(HubTarget.values())
                        .map(target -> target.name().toLowerCase(Locale.ROOT))
                        .toList())
                .hasSize(2); // as HubFuzzTest counts them without loading them
    }
}
