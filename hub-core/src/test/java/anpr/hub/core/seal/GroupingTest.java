package anpr.hub.core.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import anpr.hub.core.proof.Commitment;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.ArbitraryReads;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.Read;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupingTest {
    private static final byte[] SEED = "a seed that nobody can guess, say".getBytes(UTF_8);

    @Provide
    Arbitrary<Read> published() {
        return ArbitraryReads.published();
    }

    @Property(tries = 200)
    void aReadThatWasStoredAndReadAgainHasTheSameGroups(@ForAll("published") Read read) {
        Read again = CanonicalRead.fromJson(CanonicalRead.toJson(read));

        assertThat(ReadGroups.GROUPING.cut(again)).isEqualTo(ReadGroups.GROUPING.cut(read));
    }

    /** A component in no group could be altered in the store, and nobody would see. */
    @Property(tries = 50)
    void everyComponentOfAReadIsInAGroupButItsSeal(@ForAll("published") Read read, @ForAll("published") Read another)
            throws Exception {
        for (Read changed : changed(read, another, "provenance")) {
            assertThat(ReadGroups.GROUPING.cut(changed)).isNotEqualTo(ReadGroups.GROUPING.cut(read));
        }
        Provenance provenance = Objects.requireNonNull(read.provenance());
        for (Provenance changed : changed(provenance, Objects.requireNonNull(another.provenance()), "seal")) {
            assertThat(ReadGroups.GROUPING.cut(with(read, "provenance", changed)))
                    .isNotEqualTo(ReadGroups.GROUPING.cut(read));
        }
    }

    @Property(tries = 50)
    void everyComponentOfLineageAndImagesIsInAGroup(@ForAll("published") Read read, @ForAll("published") Read another)
            throws Exception {
        List<FieldLineage> lineage =
                Objects.requireNonNull(another.provenance()).lineage();
        Provenance provenance = Objects.requireNonNull(read.provenance());
        if (!lineage.isEmpty() && !provenance.lineage().isEmpty()) {
            for (FieldLineage changed : changed(provenance.lineage().getFirst(), lineage.getFirst())) {
                List<FieldLineage> other = new ArrayList<>(provenance.lineage());
                other.set(0, changed);
                assertThat(ReadGroups.GROUPING.cut(with(read, "provenance", with(provenance, "lineage", other))))
                        .isNotEqualTo(ReadGroups.GROUPING.cut(read));
            }
        }
        for (String image : List.of("platePatch", "overview")) {
            if (value(read, image) instanceof ImageRef one && value(another, image) instanceof ImageRef other) {
                for (ImageRef changed : changed(one, other)) {
                    assertThat(ReadGroups.GROUPING.cut(with(read, image, changed)))
                            .isNotEqualTo(ReadGroups.GROUPING.cut(read));
                }
            }
        }
    }

    @Property(tries = 50)
    void theSealIsInNoGroup(@ForAll("published") Read read) {
        Read unsealed = CanonicalRead.fromJson(CanonicalRead.toJson(read));

        assertThat(ReadGroups.GROUPING.cut(unsealed).keySet())
                .containsExactlyElementsOf(ReadGroups.GROUPING.groups().stream()
                        .map(Grouping.Group::name)
                        .toList());
        assertThat(ReadGroups.GROUPING.cut(read).values())
                .allSatisfy(value -> assertThat(value == null || !value.contains("\"seal\":"))
                        .isTrue());
    }

    /** What was sealed once must give the same payload in twenty years. Never make these files anew for a version. */
    @ParameterizedTest
    @ValueSource(strings = {"read", "sighting", "transaction", "event"})
    void theFirstVersionIsFrozen(String kind) throws IOException {
        assertThat(lines(kind)).isEqualTo(resource(kind + "-groups-1.txt"));
    }

    @Test
    void aReadThatSaysNotWhereItCameFromIsNotSealed() throws Exception {
        Read trial = with(Specimens.read(), "provenance", null);

        assertThatIllegalArgumentException().isThrownBy(() -> ReadGroups.GROUPING.cut(trial));
    }

    private static String lines(String kind) throws IOException {
        return switch (kind) {
            case "read" -> lines(ReadGroups.GROUPING, Specimens.read());
            case "sighting" -> lines(SightingGroups.GROUPING, Specimens.sighting());
            case "transaction" -> lines(TransactionGroups.GROUPING, Specimens.transaction());
            default -> lines(AuditEvent.GROUPING, Specimens.event());
        };
    }

    private static <T> String lines(Grouping<T> grouping, T record) {
        SequencedMap<String, @Nullable String> cut = grouping.cut(record);
        return grouping.groups().stream()
                        .map(group -> group.name() + ' ' + group.protection() + ' ' + cut.get(group.name()) + '\n')
                        .collect(Collectors.joining())
                + "leaf "
                + Hash.ofLeaf(Commitment.payload(SEED, cut))
                + '\n';
    }

    private static String resource(String name) throws IOException {
        try (var in = GroupingTest.class.getResourceAsStream(name)) {
            return in == null ? "no resource " + name : new String(in.readAllBytes(), UTF_8);
        }
    }

    /** The record once for each component in which the other one says something else, that component taken from it. */
    private static <R> List<R> changed(R record, R other, String... but) throws Exception {
        List<R> changed = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String name = component.getName();
            Object value = value(other, name);
            if (!List.of(but).contains(name) && !json(value).equals(json(value(record, name)))) {
                changed.add(with(record, name, value));
            }
        }
        return changed;
    }

    /** What has no members says as little as what is not there. */
    private static String json(@Nullable Object value) throws IOException {
        String json = CanonicalRead.json().writeValueAsString(value);
        return json.equals("{}") ? "null" : json;
    }

    private static @Nullable Object value(Object record, String component) throws Exception {
        return record.getClass().getMethod(component).invoke(record);
    }

    @SuppressWarnings("unchecked")
    private static <R> R with(R record, String component, @Nullable Object value) throws Exception {
        RecordComponent[] components = record.getClass().getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getName().equals(component)
                    ? value
                    : components[i].getAccessor().invoke(record);
        }
        return (R) record.getClass()
                .getDeclaredConstructor(
                        Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new))
                .newInstance(Arrays.copyOf(values, values.length));
    }
}
