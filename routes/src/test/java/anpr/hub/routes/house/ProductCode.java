package anpr.hub.routes.house;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves tests out, those of other modules in their jars too, which ArchUnit's own option takes for the product. */
public final class ProductCode implements ImportOption {
    @Override
    public boolean includes(Location location) {
        return Predefined.DO_NOT_INCLUDE_TESTS.includes(location) && !location.contains("-tests.jar");
    }
}
