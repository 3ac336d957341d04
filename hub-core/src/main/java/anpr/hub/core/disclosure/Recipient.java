package anpr.hub.core.disclosure;

import anpr.hub.core.seal.Protection;
import java.util.EnumSet;
import java.util.Set;

/** For whom a copy is made; the three copies of a package are of the same leaves. */
public enum Recipient {
    /** Sees what is open, of the records whose existence may be told. */
    DEFENCE(EnumSet.of(Protection.OPEN)),
    PROSECUTOR(EnumSet.allOf(Protection.class)),
    /** Opens to a judge what the defence is not shown, and nothing else. */
    COURT_ANNEX(EnumSet.of(Protection.EDITED, Protection.PROTECTED));

    private final Set<Protection> shown;

    Recipient(Set<Protection> shown) {
        this.shown = shown;
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
