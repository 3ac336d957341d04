package anpr.hub.core.limit;

import java.util.Arrays;
import java.util.Optional;

/**
 * One thing of which a message may have only so much. A feed's {@code limits} may set it, within its range; the table in
 * {@code docs/operations.md} and the schema of feeds are held to these.
 */
public enum Limit {
    NESTING("nesting", "levels of XML and JSON", 64, 2, 64),
    NODES(
            "nodes",
            "elements and attributes of XML, values of JSON, cells of a CSV or workbook, key=value pairs, lines for patterns",
            500_000,
            1,
            2_000_000),
    ATTRIBUTES("attributes", "attributes of an element", 100, 0, 100),
    COLUMNS("columns", "cells of a CSV row", 16_384, 1, 16_384),
    FORM_FIELDS("formFields", "fields of a form", 10_000, 1, 10_000),
    PARTS("parts", "parts of a multipart body", 100, 1, 1_000),
    ZIP_ENTRIES("zipEntries", "files of a zip", 1_000, 1, 10_000),
    ZIP_BYTES(
            "zipBytes",
            "bytes that a zip inflates to, with all zips inside; characters of a sheet",
            64 << 20,
            1,
            256 << 20),
    ZIP_RATIO("zipRatio", "times its packed size that a file of a zip over 1 MiB inflates to", 200, 1, 1_000);

    private final String setting;
    private final String what;
    private final int usual;
    private final int least;
    private final int most;

    Limit(String setting, String what, int usual, int least, int most) {
        this.setting = setting;
        this.what = what;
        this.usual = usual;
        this.least = least;
        this.most = most;
    }

    /** As a feed's {@code limits} names it. */
    public String setting() {
        return setting;
    }

    /** What is counted, in words for who reads the table. */
    public String what() {
        return what;
    }

    /** What counts where the feed says nothing. */
    public int usual() {
        return usual;
    }

    /** The lowest that a feed may set. */
    public int least() {
        return least;
    }

    /** The highest that a feed may set. */
    public int most() {
        return most;
    }

    /** The one of this name. */
    public static Optional<Limit> named(String setting) {
        return Arrays.stream(values())
                .filter(limit -> limit.setting.equals(setting))
                .findFirst();
    }
}
