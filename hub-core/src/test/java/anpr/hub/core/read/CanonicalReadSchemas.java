package anpr.hub.core.read;

import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.sighting.PseudonymousSighting;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** The two schemas of the canonical read, and those of what is no read, for any test that has one in hand. */
public final class CanonicalReadSchemas {
    static final Path FOLDER = Path.of(System.getProperty("hub.home", ".")).resolve("mappings/canonical-read");
    static final Path JSON_SCHEMA = FOLDER.resolve("canonical-read.schema.json");
    static final Path XSD = FOLDER.resolve("canonical-read.xsd");

    private static final JsonSchema JSON = jsonSchema("canonical-read");
    private static final JsonSchema SIGHTING = jsonSchema("pseudonymous-sighting");
    private static final JsonSchema TRANSACTION = jsonSchema("parking-transaction");
    private static final Schema XML = xmlSchema();

    private CanonicalReadSchemas() {}

    /** What both schemas have against a read; empty if it may be published. */
    public static List<String> complaints(Read read) {
        try {
            return Stream.concat(
                            jsonComplaints(CanonicalRead.json().readTree(CanonicalRead.toJson(read))).stream(),
                            xmlComplaints(new StreamSource(new ByteArrayInputStream(CanonicalRead.toXml(read))))
                                    .stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> jsonComplaints(JsonNode read) {
        return JSON.validate(read).stream().map(ValidationMessage::getMessage).toList();
    }

    static List<String> xmlComplaints(Source read) {
        try {
            XML.newValidator().validate(read);
            return List.of();
        } catch (SAXException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the schema has against a sighting; empty if it may be published. */
    public static List<String> complaints(PseudonymousSighting sighting) {
        return complaints(SIGHTING, sighting);
    }

    /** What the schema has against a transaction; empty if it may be published. */
    public static List<String> complaints(ParkingTransaction transaction) {
        return complaints(TRANSACTION, transaction);
    }

    /** The names that the schema of a kind of record knows. */
    static Set<String> names(String schema) {
        Set<String> names = new TreeSet<>();
        json(FOLDER.resolve(schema + ".schema.json"))
                .path("properties")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    private static List<String> complaints(JsonSchema schema, Object published) {
        return schema.validate(CanonicalRead.json().valueToTree(published)).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    /** The others refer to the canonical read's by its name. */
    private static JsonSchema jsonSchema(String name) {
        String read = json(JSON_SCHEMA).toString();
        return JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        factory -> factory.schemaLoaders(
                                loaders -> loaders.schemas(Map.of("urn:anpr-hub:canonical-read:1:json", read))))
                .getSchema(json(FOLDER.resolve(name + ".schema.json")));
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema xmlSchema() {
        try {
            return SchemaFactory.newDefaultInstance().newSchema(new StreamSource(XSD.toFile()));
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }
}
