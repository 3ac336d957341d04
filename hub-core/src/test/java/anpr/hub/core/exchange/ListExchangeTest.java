package anpr.hub.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.config.Problem;
import anpr.hub.core.exchange.Dialect.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListExchangeTest {
    private static final String SERVER = """
            servers:
              mock-force:
                address: https://bof.force.example/bof2/services
                user: hub
                sourceId: "12"
                lists: {stolen: mock-stolen}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void schema() throws IOException {
        Path schema = Path.of(System.getProperty("hub.home", "..")).resolve("partner-config/partner.schema.json");
        Files.copy(schema, folder.resolve("partner.schema.json"));
    }

    @Test
    void aUnitHasNothingUnlessItIsNamed() throws IOException {
        ListExchange read = read("""
                units:
                  car-7: {organisation: Mock Police (simulated), lawEnforcement: true}
                  car-8:
                    organisation: Mock Police (simulated)
                    lawEnforcement: true
                    lists: [open, once-open]
                    covertLists: [covert]
                """).inForce();

        ListUnit bare = read.units().get("car-7");
        ListUnit named = read.units().get("car-8");
        assertThat(bare.mayHave("open", false)).isFalse();
        assertThat(named.mayHave("open", false)).isTrue();
        assertThat(named.mayHave("once-open", true)).as("it has become covert").isFalse();
        assertThat(named.mayHave("covert", true)).isTrue();
        assertThat(bare.dialect()).isEqualTo(Dialect.UNVERIFIED);
    }

    @Test
    void whatNoDocumentTellsIsASetting() throws IOException {
        ListServer server = read(SERVER + """
                    dialect:
                      none: "-"
                      unchanged: null
                      deletesByVrm: true
                      names: {full: "{list}_all.csv", deletes: "{list}_del.pips", inserts: "{list}_ins.pips"}
                """).inForce().servers().get("mock-force");

        assertThat(server.address()).hasToString("https://bof.force.example/bof2/services/");
        assertThat(server.dialect().unchanged()).isEmpty();
        assertThat(server.dialect().none()).isEqualTo("-");
        assertThat(server.dialect().part("any_INS.PIPS")).contains(Part.INSERTS);
        assertThat(server.dialect().part("any_R.dat")).isEmpty();
        assertThat(server.dialect().name(Part.DELETES, "12", "../a b")).isEqualTo(".._a_b_del.pips");
        assertThat(Dialect.UNVERIFIED.unchanged()).isEqualTo(Optional.of(-1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "units: {car-7: {organisation: Mock Police (simulated)}}",
                "units: {car-7: {organisation: Mock Police (simulated), lawEnforcement: false}}",
                "units: {car-7: {organisation: Mock Police (simulated), lawEnforcement: true, list: [a]}}",
                "servers: {f: {address: 'ftp://x/', user: a, sourceId: b, lists: {a: b}}}",
                "servers: {f: {address: 'https://x/', user: a, sourceId: b, lists: {a: c, b: c}}}",
                "servers: {f: {address: 'https://x/', user: a, sourceId: b, lists: {a: c}},"
                        + " g: {address: 'https://x/', user: a, sourceId: b, lists: {a: c}}}",
                "servers: {f: {address: 'https://x/', user: a, sourceId: b, lists: {a: c},"
                        + " dialect: {names: {full: '{list}_a', deletes: '{list}_a'}}}}",
                "servers: {f: {address: 'https://x/', user: a, sourceId: b, lists: {a: c},"
                        + " dialect: {names: {full: '../{list}_a'}}}}"
            })
    void aFileWithAnythingWrongIsRefusedAsAWhole(String yaml) throws IOException {
        ListExchange before = read(SERVER).inForce();
        Files.writeString(folder.resolve("list-exchange.yaml"), yaml);

        ListExchange.Reloaded after = before.reload(folder, server -> List.of());

        assertThat(after.refused()).isNotEmpty();
        assertThat(after.inForce()).isEqualTo(before);
    }

    @Test
    void aServerThatMayNotBeCalledIsRefusedAndToldWhere() throws IOException {
        Files.writeString(folder.resolve("list-exchange.yaml"), SERVER);

        List<Problem> refused = ListExchange.NONE
                .reload(folder, server -> List.of("expected another address"))
                .refused();

        assertThat(refused).singleElement().asString().contains("list-exchange.yaml:", "mock-force: expected another");
    }

    @Test
    void withoutAFileThereIsNobody() throws IOException {
        ListExchange before = read(SERVER).inForce();
        Files.delete(folder.resolve("list-exchange.yaml"));

        assertThat(before.reload(folder, server -> List.of()).inForce()).isEqualTo(ListExchange.NONE);
    }

    private ListExchange.Reloaded read(String yaml) throws IOException {
        Files.writeString(folder.resolve("list-exchange.yaml"), yaml);
        ListExchange.Reloaded read = ListExchange.NONE.reload(folder, server -> List.of());
        assertThat(read.refused()).isEmpty();
        return read;
    }
}
