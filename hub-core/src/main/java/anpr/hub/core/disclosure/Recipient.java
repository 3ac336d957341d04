package anpr.hub.core.disclosure;

import anpr.hub.core.seal.Protection;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** For whom a copy is made; the three copies of a package are of the same leaves. */
public enum Recipient {
    /** Sees what is open, of the records whose existence may be told. */
    DEFENCE(
            EnumSet.of(Protection.OPEN),
            Files.PAPERS + "|data/images/(derived/)?(ingest|retrieved)-[0-9]+-plate\\.(jpg|png)"),
    PROSECUTOR(EnumSet.allOf(Protection.class), Files.PAPERS + "|data/(images|raw|schedule)/.*"),
    /** Opens to a judge what the defence is not shown, and nothing else. */
    COURT_ANNEX(EnumSet.of(Protection.EDITED, Protection.PROTECTED), Files.EVIDENCE);

    /** Names of files, as patterns. */
    private static final class Files {
        static final String EVIDENCE =
                "READ-ME-FIRST\\.html|VERIFY\\.md|verify\\.sh|Verify\\.java|bagit\\.txt|bag-info\\.txt"
                        + "|(tag)?manifest-sha256\\.txt(\\.p7s)?|data/(records\\.(sdl|csv)|selection\\.(sdl|tlog-proof))"
                        + "|data/(proofs|logs)/.*";
        static final String PAPERS = EVIDENCE + "|data/custody\\.csv|data/(clock|software|statement|prov)/.*";
    }

    private final Set<Protection> shown;
    private final Pattern files;

    Recipient(Set<Protection> shown, String files) {
        this.shown = shown;
        this.files = Pattern.compile(files);
    }

    /** Whether a file of this path may be in its copy. */
    boolean has(String file) {
        return files.matcher(file).matches();
    }

    /** As names of packages have it, such as {@code COURT-ANNEX}. */
    public String text() {
        return name().replace('_', '-');
    }

    /** Whether this recipient is shown groups of this class. */
    public boolean sees(Protection protection) {
        return shown.contains(protection);
    }

    /** Whether it is told of records whose very existence is sensitive. */
    public boolean isToldOfAll() {
        return this != DEFENCE;
    }
}
