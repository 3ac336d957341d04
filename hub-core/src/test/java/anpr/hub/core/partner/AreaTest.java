package anpr.hub.core.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaTest {
    /** An L: wide in the south, narrow in the north. */
    private static final List<Area.Corner> L = List.of(
            new Area.Corner(50, 0),
            new Area.Corner(50, 2),
            new Area.Corner(51, 2),
            new Area.Corner(51, 1),
            new Area.Corner(52, 1),
            new Area.Corner(52, 0));

    @ParameterizedTest
    @CsvSource({
        "50.5, 1.5, true",
        "51.5, 0.5, true",
        "51.5, 1.5, false",
        "51.000001, 1.000001, false",
        "51, 1, true",
        "51, 1.5, true",
        "51, 0.5, true",
        "51, 2.000001, false",
        "51, -0.000001, false",
        "52, 0, true",
        "50, 2, true",
        "52, 1.5, false",
        "52.000001, 0.5, false",
        "49.999999, 1, false"
    })
    void insideIsWithinTheLinesAndOnThem(double latitude, double longitude, boolean inside) {
        assertThat(new Area(L).contains(latitude, longitude)).isEqualTo(inside);
        assertThat(new Area(L.reversed()).contains(latitude, longitude)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0.3, true", "0.3, 0.300001, false", "0.3, 0.299999, true", "0.1, 0.1, true", "0.7, 0.7, true"})
    void aSlantingEdgeIsExact(double latitude, double longitude, boolean inside) {
        var triangle = new Area(List.of(new Area.Corner(0, 0), new Area.Corner(1, 1), new Area.Corner(1, 0)));

        assertThat(triangle.contains(latitude, longitude)).isEqualTo(inside);
    }

    @Property
    void aBoxHoldsWhatLiesBetweenItsSides(
            @ForAll @IntRange(min = -90, max = 89) int south,
            @ForAll @IntRange(min = 1, max = 90) int height,
            @ForAll @IntRange(min = -180, max = 179) int west,
            @ForAll @IntRange(min = 1, max = 180) int width,
            @ForAll @IntRange(min = -90, max = 90) int latitude,
            @ForAll @IntRange(min = -180, max = 180) int longitude) {
        int north = Math.min(90, south + height);
        int east = Math.min(180, west + width);

        assertThat(Area.box(south, west, north, east).contains(latitude, longitude))
                .isEqualTo(south <= latitude && latitude <= north && west <= longitude && longitude <= east);
    }

    @Test
    void whatWouldGoAcrossThe180thMeridianIsNoArea() {
        assertThatThrownBy(() -> Area.box(-20, 170, -10, -170)).hasMessageContaining("180th meridian");
        assertThatThrownBy(() -> new Area(
                        List.of(new Area.Corner(-20, 170), new Area.Corner(-20, -170), new Area.Corner(-10, 170))))
                .hasMessageContaining("180th meridian");
    }

    @Test
    void twoCornersAreNoArea() {
        assertThatThrownBy(() -> new Area(L.subList(0, 2))).hasMessage("expected at least three corners");
    }
}
