package anpr.hub.core.exchange;

import java.util.Optional;

/**
 * What is not known of BOF2's hotlist services, as one partner has it (national-record, 8.2 and 5.1: the WSDLs tell types
 * and names; the rest is a third party's account or nobody's).
 *
 * @param none text of the revision of a list of which nothing is held
 * @param unchanged what the repository's revision is said to be when it is the one that was told last; empty: itself
 * @param deletesByVrm whether a row to delete names a VRM, and takes every entry of it off; else it is the whole entry
 * @param header whether files written for the partner begin with the names of the columns; read is either
 */
public record Dialect(String none, Optional<Long> unchanged, boolean deletesByVrm, boolean header, Names names) {
    /** What is taken to be so until somebody knows better. */
    public static final Dialect UNVERIFIED = new Dialect("0", Optional.of(-1L), false, false, Names.UNVERIFIED);

    /** A file in the zip of an update. */
    public enum Part {
        /** Its rows are the list. */
        FULL,
        DELETES,
        INSERTS
    }

    /** Names of the files, each with {@code {list}} and perhaps before it {@code {source}}; how they end tells them apart. */
    public record Names(String full, String deletes, String inserts) {
        static final Names UNVERIFIED =
                new Names("{source}_{list}_R.dat", "{source}_{list}_D.dat", "{source}_{list}_I.dat");

        /** @throws IllegalArgumentException if two would end alike */
        public Names {
            if (ends(full, deletes) || ends(full, inserts) || ends(deletes, inserts)) {
                throw new IllegalArgumentException("names: expected three that end each in another way");
            }
        }

        private static boolean ends(String one, String other) {
            return end(one).endsWith(end(other)) || end(other).endsWith(end(one));
        }

        private String of(Part part) {
            return switch (part) {
                case FULL -> full;
                case DELETES -> deletes;
                case INSERTS -> inserts;
            };
        }
    }

    public String name(Part part, String source, String list) {
        return names.of(part).replace("{source}", plain(source)).replace("{list}", plain(list));
    }

    /** Which part a file of this name is; empty if it is none. */
    public Optional<Part> part(String name) {
        for (Part part : Part.values()) {
            String end = end(names.of(part));
            if (name.regionMatches(true, name.length() - end.length(), end, 0, end.length())) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /** As any file system takes it. */
    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9.-]", "_");
    }

    private static String end(String name) {
        return name.substring(name.lastIndexOf('}') + 1);
    }
}
