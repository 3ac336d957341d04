package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackedImagesTest {
    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2};
    private static final String FIRST_TEXT = "AQ==";
    private static final String SECOND_TEXT = "Ag==";

    private final PackedImages images = new PackedImages();

    @Test
    void isFoundByItsWholeNameElseByItsFileNameElseWithoutItsEnding() {
        images.add("in/plate.jpg", FIRST);
        images.add("out/car.png", SECOND);

        assertThat(images.named("in/plate.jpg")).isEqualTo(FIRST_TEXT);
        assertThat(images.named("D:\\export\\PLATE.JPG")).isEqualTo(FIRST_TEXT);
        assertThat(images.named("car")).isEqualTo(SECOND_TEXT);
        assertThat(images.named("lorry.jpg")).isNull();
    }

    @Test
    void aNameThatSeveralHaveTellsNone() {
        images.add("in/1.jpg", FIRST);
        images.add("out/1.jpg", SECOND);

        assertThat(images.named("1.jpg")).isNull();
        assertThat(images.named("out/1.jpg")).isEqualTo(SECOND_TEXT);
        assertThat(images.unnamed()).containsExactly("in/1.jpg");
    }

    @Test
    void theSecondOfOneNameIsNotTaken() {
        assertThat(images.add("1.jpg", FIRST)).isTrue();
        assertThat(images.add("1.jpg", SECOND)).isFalse();
        assertThat(images.named("1.jpg")).isEqualTo(FIRST_TEXT);
    }

    @Test
    void noImageIsGivenToRowsWithoutEnd() {
        images.add("1.jpg", FIRST);
        for (int times = 0; times < PackedImages.MOST_TIMES_NAMED; times++) {
            assertThat(images.named("1.jpg")).isNotNull();
        }

        assertThat(images.named("1.jpg")).isNull();
    }
}
