package anpr.hub.core.egress;

import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Grouping;
import anpr.hub.core.seal.Protection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By whose power something was come by, and which of its groups are open. What is made of several things has the label of
 * all of them: as strict as the strictest. Immutable; the labels of one path are made once.
 */
public final class Label {
    /** Of what does not say how it was come by. */
    public static final Label UNKNOWN = new Label(EnumSet.of(AcquisitionPath.NATIONAL), false);

    private static final String PLACE = "location.precise";
    private static final Map<AcquisitionPath, Label> RESTRICTED = each(false);
    private static final Map<AcquisitionPath, Label> OPEN = each(true);

    private final Set<AcquisitionPath> paths;
    private final boolean placeOpen;

    private Label(EnumSet<AcquisitionPath> paths, boolean placeOpen) {
        this.paths = Set.copyOf(paths);
        this.placeOpen = placeOpen;
    }

    /** Of what came by a path, whose camera's place may not be shown; the strictest if it is not known. */
    public static Label of(@Nullable AcquisitionPath path) {
        return of(path, LocationDisclosure.RESTRICTED);
    }

    /** The same, with the word of the camera register about its place. */
    public static Label of(@Nullable AcquisitionPath path, LocationDisclosure place) {
        if (path == null) {
            return UNKNOWN;
        }
        Label label =
                switch (place) {
                    case OPEN -> OPEN.get(path);
                    case RESTRICTED -> RESTRICTED.get(path);
                };
        return label == null ? UNKNOWN : label;
    }

    public static Label of(Read read) {
        Provenance provenance = read.provenance();
        return of(provenance == null ? null : provenance.acquisitionPath(), read.locationDisclosure());
    }

    /** Of what is made of both. */
    public Label and(Label other) {
        if (equals(other)) {
            return this;
        }
        EnumSet<AcquisitionPath> both = EnumSet.copyOf(paths);
        both.addAll(other.paths);
        return new Label(both, placeOpen && other.placeOpen);
    }

    /** One, or more if it is of what came by several. */
    public Set<AcquisitionPath> paths() {
        return paths;
    }

    /** Who may be shown this group: as its kind of record has it, unless the register has opened the place. */
    public Protection protection(Grouping.Group group) {
        return placeOpen && group.name().equals(PLACE) ? Protection.OPEN : group.protection();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Label label && label.paths.equals(paths) && label.placeOpen == placeOpen;
    }

    @Override
    public int hashCode() {
        return 31 * paths.hashCode() + Boolean.hashCode(placeOpen);
    }

    @Override
    public String toString() {
        return "Label" + paths + (placeOpen ? ", place open" : "");
    }

    private static Map<AcquisitionPath, Label> each(boolean placeOpen) {
        Map<AcquisitionPath, Label> labels = new EnumMap<>(AcquisitionPath.class);
        for (AcquisitionPath path : AcquisitionPath.values()) {
            labels.put(path, new Label(EnumSet.of(path), placeOpen));
        }
        return labels;
    }
}
