package anpr.hub.core.read;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The canonical read in JSON and in XML, as {@code mappings/canonical-read} describes both. The same read gives the
 * same bytes in every process: fields in the order of the record, times in UTC with exactly three fraction digits, no
 * nulls, no empty lists (but {@code qualityFlags}, which is always there).
 *
 * <p>Text that XML 1.0 and the national store cannot carry (control characters, lone surrogates) is written as U+FFFD
 * in both forms, so that one odd byte from a device cannot stop a leg; the bytes as received stay with the submission.
 *
 * <p>Safe for use by many threads.
 */
public final class CanonicalRead {
    /** Namespace of the XML form. */
    public static final String NAMESPACE = "urn:anpr-hub:canonical-read:1";

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final ObjectMapper JSON = configured(new JsonMapper());
    private static final XmlMapper XML = configured(XmlForm.mapper());
    private static final ObjectWriter JSON_WRITER = JSON.writerFor(Read.class);
    private static final ObjectReader JSON_READER = JSON.readerFor(Read.class);
    private static final ObjectWriter XML_WRITER = XML.writerFor(Read.class);
    private static final ObjectReader XML_READER = XML.readerFor(Read.class);

    private CanonicalRead() {}

    /** The mapper of the JSON form, shared: configure a {@linkplain ObjectMapper#copy() copy}, never this one. */
    public static ObjectMapper json() {
        return JSON;
    }

    /** The mapper of the XML form, shared: configure a {@linkplain XmlMapper#copy() copy}, never this one. */
    public static XmlMapper xml() {
        return XML;
    }

    /** The read as JSON in UTF-8, on one line. */
    public static byte[] toJson(Read read) {
        return write(JSON_WRITER, read);
    }

    /**
     * The read that {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no canonical read; the message names the place, not the content
     */
    public static Read fromJson(byte[] json) {
        return read(JSON_READER, json);
    }

    /** The read as XML in UTF-8, root element {@code read} in {@link #NAMESPACE}; lists hold {@code item}s. */
    public static byte[] toXml(Read read) {
        return write(XML_WRITER, read);
    }

    /**
     * The read that {@link #toXml} wrote. DTDs and external entities are not followed.
     *
     * @throws IllegalArgumentException if the bytes are no canonical read; the message names the place, not the content
     */
    public static Read fromXml(byte[] xml) {
        return read(XML_READER, xml);
    }

    private static byte[] write(ObjectWriter writer, Read read) {
        try {
            return writer.writeValueAsBytes(read);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a read could not be written at " + place(e), e);
        }
    }

    private static Read read(ObjectReader reader, byte[] bytes) {
        try {
            return reader.readValue(bytes);
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the content, so it must not travel into a log.
            throw new IllegalArgumentException("not a canonical read: " + place(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
        return e instanceof JsonMappingException mapping
                ? where + ", field "
                        + mapping.getPath().stream()
                                .map(step -> step.getFieldName() == null
                                        ? Integer.toString(step.getIndex())
                                        : step.getFieldName())
                                .collect(Collectors.joining("."))
                : where;
    }

    private static <M extends ObjectMapper> M configured(M mapper) {
        mapper.registerModule(new JavaTimeModule())
                .registerModule(new SimpleModule()
                        .addSerializer(Instant.class, new InstantText())
                        .addSerializer(String.class, new PortableText()))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.configOverride(String.class).setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null));
        mapper.configOverride(UUID.class).setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
        for (Class<?> several : List.of(List.class, Set.class)) {
            mapper.configOverride(several)
                    .setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null))
                    .setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        }
        return mapper;
    }

    private static final class InstantText extends StdScalarSerializer<Instant> {
        InstantText() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(MILLISECONDS.format(value));
        }
    }

    private static final class PortableText extends StdScalarSerializer<String> {
        PortableText() {
            super(String.class);
        }

        @Override
        public void serialize(String value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(portable(value));
        }

        private static String portable(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (!plain(text.charAt(i))) {
                    return text.codePoints()
                            .map(c -> carried(c) ? c : 0xFFFD)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString();
                }
            }
            return text;
        }

        /** True of most characters: they need no second look. */
        private static boolean plain(char c) {
            return c >= 0x20 && c < 0xD800;
        }

        private static boolean carried(int c) {
            return c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || (c >= 0x20 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || c >= 0x10000;
        }
    }
}
