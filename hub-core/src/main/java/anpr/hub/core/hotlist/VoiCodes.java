package anpr.hub.core.hotlist;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What codes on VOI lists mean, as data: a table a file. The national tables are not public and change between releases
 * (national-record, 5.4), so each table has a version, each code says whether it is verified, and a code that is in no table is
 * told as it stands on the list. Immutable.
 */
public final class VoiCodes {
    /** Nothing is known of any code. */
    public static final VoiCodes NONE = new VoiCodes(List.of());

    /** In the folder of mappings. */
    public static final String FOLDER = "voi-codes";

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private final List<Table> tables;

    private VoiCodes(List<Table> tables) {
        this.tables = List.copyOf(tables);
    }

    /** The column of a list that a table is for. */
    public enum Column {
        WARNING_MARKERS,
        ACTION
    }

    /** What a code means, and whether anybody has held that against the national document. */
    private record Code(String meaning, boolean verified) {
        @JsonCreator
        Code(
                @JsonProperty(value = "meaning", required = true) String meaning,
                @JsonProperty(value = "verified", required = true) boolean verified) {
            this.meaning = meaning;
            this.verified = verified;
        }
    }

    private record Table(String name, String version, Column column, Map<String, Code> codes) {}

    /** A file of a table; its name is the table's. */
    private record TableFile(String version, Column column, Map<String, Code> codes) {
        @JsonCreator
        TableFile(
                @JsonProperty(value = "version", required = true) String version,
                @JsonProperty(value = "column", required = true) Column column,
                @JsonProperty(value = "codes", required = true) Map<String, Code> codes) {
            this.version = version;
            this.column = column;
            this.codes = codes;
        }
    }

    /**
     * A code of an entry and what it means.
     *
     * @param code as it stands on the list
     * @param meaning null, as the next three, if it is in no table
     * @param table that says so, in this version
     * @param verified whether the meaning has been held against the national document
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Told(
            Column column,
            String code,
            @Nullable String meaning,
            @Nullable String table,
            @Nullable String version,
            @Nullable Boolean verified) {}

    /**
     * The tables of a folder; none if it is not there.
     *
     * @throws IllegalArgumentException if a file is no table; the message names file, line and what is wrong
     * @throws IOException if one cannot be read
     */
    public static VoiCodes read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return NONE;
        }
        List<Table> tables = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                tables.add(table(file));
            }
        }
        return new VoiCodes(tables);
    }

    private static Table table(Path file) throws IOException {
        try {
            TableFile read = YAML.readValue(Files.readAllBytes(file), TableFile.class);
            Map<String, Code> codes = new TreeMap<>();
            read.codes().forEach((code, means) -> codes.put(normal(code), means));
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.yaml$", "");
            return new Table(name, read.version(), read.column(), codes);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(file + ", line " + line
                    + ": expected a table with version, column and codes, each with meaning and verified: "
                    + e.getOriginalMessage());
        }
    }

    /** The codes of an entry, in the order of its columns; none of an entry that has none. */
    public List<Told> of(VoiEntry entry) {
        List<Told> told = new ArrayList<>();
        String action = entry.action();
        if (action != null && !action.isBlank()) {
            told.add(told(Column.ACTION, action.strip()));
        }
        entry.warningCodes().forEach(code -> told.add(told(Column.WARNING_MARKERS, code)));
        return List.copyOf(told);
    }

    private Told told(Column column, String code) {
        for (Table table : tables) {
            Code means = table.column() == column ? table.codes().get(normal(code)) : null;
            if (means != null) {
                return new Told(column, code, means.meaning(), table.name(), table.version(), means.verified());
            }
        }
        return new Told(column, code, null, null, null, null);
    }

    private static String normal(String code) {
        return code.strip().toUpperCase(Locale.ROOT);
    }

    /** The version of each table, by its name. */
    public Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        tables.forEach(table -> versions.put(table.name(), table.version()));
        return versions;
    }

    /** Whether both have the same table of this name. */
    public boolean sameTable(VoiCodes other, String name) {
        return named(name).equals(other.named(name));
    }

    private Optional<Table> named(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }
}
