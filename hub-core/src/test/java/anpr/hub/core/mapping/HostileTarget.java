package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.normalise.ImageFacts;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.partner.CamerasTrial;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.submission.Submission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One thing that reads what others wrote, and what must hold whatever they wrote: it ends, and throws only what it says. */
enum HostileTarget {
    XML(XmlReader.class) {
        @Override
        void on(byte[] data) {
            read(new XmlReader(), data);
        }
    },
    JSON(JsonReader.class) {
        @Override
        void on(byte[] data) {
            read(new JsonReader(false, false), data);
            read(new JsonReader(true, true), data);
        }
    },
    CSV(CsvReader.class) {
        @Override
        void on(byte[] data) {
            read(new CsvReader(List.of(',', ';', '\t', '|'), Map.of()), data);
        }
    },
    TEXT(KeyValueReader.class, FormReader.class, PatternReader.class) {
        @Override
        void on(byte[] data) {
            read(new KeyValueReader(';', '='), data);
            read(new FormReader(), data);
            read(new PatternReader(List.of(TextPattern.compile("(?P<a>[^,]*),(?P<b>.*)")), false, null), data);
        }
    },
    NESTED(Formats.Nested.class) {
        private final Formats.Form form = new Formats.Form(
                new JsonReader(false, true),
                List.of(new Formats.Nested(
                        anpr.hub.core.mapping.Path.parse("//*"),
                        List.of(new XmlReader(), new JsonReader(true, true), new KeyValueReader('&', '=')))),
                new Placeholders(List.of(TextPattern.compile("\\$[a-z]+\\$"))));

        @Override
        void on(byte[] data) {
            PayloadText payload = PayloadText.decode(data, 0, data.length);
            try {
                placed(form.read(payload).root(), payload, data.length);
            } catch (UnreadableException refused) {
                assertThat(refused.detail()).isNotEmpty();
            }
        }
    },
    ARCHIVE(Format.Zip.class, Format.Workbook.class, Archive.class, Spreadsheet.class) {
        private final Formats formats = new Formats(
                "fuzz",
                List.of(
                        new Format.Zip(List.of("SHA256SUMS")),
                        new Format.Workbook(null, new CsvReader(List.of(Spreadsheet.DELIMITER), Map.of()))),
                List.of(),
                Placeholders.COMMON_ONLY);

        @Override
        void on(byte[] data) {
            try {
                PackedImages images = new PackedImages();
                assertThat(Unpacked.of(data, 0, data.length, formats, images).size()
                                + images.unnamed().size())
                        .isPositive();
            } catch (UnreadableException refused) {
                assertThat(refused.detail()).isNotEmpty();
            }
        }
    },
    MANIFEST(Manifest.class) {
        @Override
        void on(byte[] data) {
            try {
                assertThat(Manifest.of(data).missing(Set.of())).isNotEmpty();
            } catch (UnreadableException refused) {
                assertThat(refused.detail()).isNotEmpty();
            }
        }
    },
    IMAGE(Format.Image.class, ImageFacts.class) {
        @Override
        void on(byte[] data) {
            ImageRef image = ImageFacts.describe("fuzz", data);
            assertThat(image.sha256()).hasSize(64);
        }
    },
    SEARCH(TextPath.class) {
        private final TextPath path = TextPath.parse("//*[1]");

        @Override
        void on(byte[] data) {
            try {
                assertThat(path.in(data)).doesNotContain("");
            } catch (IOException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    },
    PATH(anpr.hub.core.mapping.Path.class) {
        @Override
        void on(byte[] data) {
            String text = new String(data, StandardCharsets.UTF_8);
            try {
                assertThat(anpr.hub.core.mapping.Path.parse(text).toString()).isEqualTo(text);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("path");
            }
        }
    },
    TIME(TimePattern.class) {
        @Override
        void on(byte[] data) {
            String text = new String(data, StandardCharsets.UTF_8);
            try {
                TimePattern.parse(text).read("2026-03-14T08:15:30.250+01:00");
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("time pattern");
            }
            TimePattern.parse("iso").read(text);
            TimePattern.parse("epoch").read(text);
        }
    },
    MAPPING(MappingCompiler.class) {
        private final CheckedYaml schema = schema();

        @Override
        void on(byte[] data) {
            List<Problem> problems = new ArrayList<>();
            try {
                schema.read(Path.of("fuzz", "mapping.yaml"), data, problems)
                        .map(yaml -> new MappingCompiler(new CodeTables(List.of()))
                                .compile(new Yaml(Path.of("fuzz", "mapping.yaml"), yaml), "fuzz"));
                assertThat(problems).doesNotContainNull();
            } catch (MappingException refused) {
                assertThat(refused.getMessage()).contains("mapping.yaml");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    CAMERAS(CamerasTrial.class) {
        @Override
        void on(byte[] data) {
            assertThat(CamerasTrial.problems(data)).doesNotContainNull();
        }
    },
    VOI(VoiCsv.class) {
        @Override
        void on(byte[] data) {
            try {
                assertThat(VoiCsv.read(new ByteArrayInputStream(data))).isNotNull();
            } catch (IOException refused) {
                assertThat(refused).isNotNull();
            }
        }
    },
    /** A whole mapping that somebody altered, by a message that nobody sends. */
    MAPPED(MappingCompiler.class) {
        @Override
        void on(byte[] data) {
            MappedTrial.on(data);
        }
    },
    /** All of it, by the mapping whose number stands in the first two bytes. */
    NORMALISER(Normaliser.class, SourceType.class) {
        private final List<SourceType> types = List.copyOf(Trials.TYPES.all());

        @Override
        void on(byte[] data) {
            if (data.length < 2) {
                return;
            }
            SourceType type = types.get(((data[0] & 0xFF) | (data[1] & 0xFF) << 8) % types.size());
            byte[] body = Arrays.copyOfRange(data, 2, data.length);
            Submission submission = Trials.submission(body, List.of());

            List<Normaliser.Traced> all =
                    Trials.normaliser(new Trials.MemoryImages()).trace(submission, type, Trials.feed(type.id()));

            assertThat(all).isNotEmpty();
            for (Normaliser.Traced traced : all) {
                if (traced.outcome() instanceof Outcome.Quarantined quarantined) {
                    assertThat(quarantined.reason()).as(quarantined.detail()).isNotEqualTo(Outcome.Reason.INTERNAL);
                }
                if (traced.outcome() instanceof Outcome.Accepted accepted) {
                    assertThat(CanonicalRead.fromJson(CanonicalRead.toJson(accepted.read()))
                                    .key())
                            .isEqualTo(accepted.read().key());
                }
                traced.lineage().forEach(lineage -> standsInTheBody(lineage, body));
            }
        }
    };

    private final Set<Class<?>> reads;

    HostileTarget(Class<?>... reads) {
        this.reads = Set.of(reads);
    }

    /** Fails for whatever must not come of these bytes. */
    abstract void on(byte[] data);

    /** What is tried by this. */
    Set<Class<?>> reads() {
        return reads;
    }

    private static CheckedYaml schema() {
        try {
            return new CheckedYaml(Trials.MAPPINGS.resolve("mapping.schema.json"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Format.Text form, byte[] data) {
        PayloadText payload = PayloadText.decode(data, 0, data.length);
        String text = payload.text();
        Node root = Node.document();
        try {
            if (!text.isEmpty()) {
                form.begins(text, 0, text.length());
            }
            form.read(text, 0, text.length(), root);
            placed(root, payload, data.length);
        } catch (UnreadableException refused) {
            assertThat(refused.detail()).isNotEmpty();
        }
    }

    private static void placed(Node node, PayloadText payload, int bytes) {
        if (node.start >= 0 && node.text() != null) {
            assertThat(node.end).isBetween(node.start, payload.text().length());
            assertThat(payload.byteOffset(node.start)).isBetween(-1, bytes);
            assertThat(payload.byteEnd(node.end)).isBetween(-1, bytes);
        }
        for (Node child = node.firstChild; child != null; child = child.nextSibling) {
            placed(child, payload, bytes);
        }
    }

    private static void standsInTheBody(FieldLineage lineage, byte[] body) {
        if (lineage.offset() != null) {
            assertThat(lineage.offset()).isBetween(0L, (long) body.length);
            int length = lineage.length() == null ? 0 : lineage.length();
            assertThat(length).isNotNegative();
            assertThat(lineage.offset() + length).isLessThanOrEqualTo(body.length);
        }
    }
}
