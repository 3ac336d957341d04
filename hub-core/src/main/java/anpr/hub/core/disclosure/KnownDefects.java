package anpr.hub.core.disclosure;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is known to be wrong in versions of the software, from a file that its makers keep: columns {@code part} ({@code hub},
 * {@code adapter} or {@code mapping}), {@code id} ({@code *} for all), {@code versions} ({@code *} for all, else divided by
 * spaces), {@code since}, {@code defect}, {@code effect}. Immutable.
 */
public final class KnownDefects {
    private static final String ANY = "*";
    private static final List<String> COLUMNS = List.of("part", "id", "versions", "since", "defect", "effect");

    private final List<Defect> defects;

    private record Defect(String part, String id, String versions, String since, String defect, String effect) {
        boolean has(SoftwarePart software) {
            return part.equals(software.kind())
                    && (id.equals(ANY) || id.equals(software.id()))
                    && (versions.equals(ANY) || List.of(versions.split(" ")).contains(software.version()));
        }
    }

    private KnownDefects(List<Defect> defects) {
        this.defects = defects;
    }

    /** @throws IOException if it cannot be read, or has other columns */
    public static KnownDefects load(Path file) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            return new KnownDefects(reader.stream()
                    .map(row -> {
                        if (!row.getHeader().equals(COLUMNS)) {
                            throw new IllegalArgumentException(file + ": the columns of known defects are " + COLUMNS);
                        }
                        return new Defect(
                                row.getField("part"),
                                row.getField("id"),
                                row.getField("versions"),
                                row.getField("since"),
                                row.getField("defect"),
                                row.getField("effect"));
                    })
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Those of these parts, as a table. */
    String of(Set<SoftwarePart> parts) {
        Csv table = new Csv("part", "id", "versions", "known since", "defect", "effect on records");
        defects.stream()
                .filter(defect -> parts.stream().anyMatch(defect::has))
                .forEach(each -> table.row(each.part, each.id, each.versions, each.since, each.defect, each.effect));
        return table.toString();
    }
}
