package anpr.hub.core.normalise;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Numbers;
import anpr.hub.core.mapping.Value;
import anpr.hub.core.mapping.Values;
import anpr.hub.core.partner.Area;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Doubts;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.LocationSource;
import anpr.hub.core.read.QualityFlag;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the camera stood, and who says so. The device's word counts before the register's, unless it cannot be a place;
 * the register's is never written over it.
 */
record Position(
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable LocationSource source) {
    /** The canonical record holds six decimals: 0.1 m. */
    private static final int DECIMALS = 6;

    private static final double EARTH_METRES = 6_371_000;

    /**
     * @param doubts when it is doubted
     * @param flags takes what a user must know
     */
    static Position of(Values values, @Nullable Camera camera, Doubts doubts, Set<QualityFlag> flags) {
        Position position = of(values, camera, doubts.jumpMetres(), flags);
        Area area = doubts.area();
        if (area != null
                && position.latitude != null
                && position.longitude != null
                && !area.contains(position.latitude, position.longitude)) {
            flags.add(QualityFlag.LOCATION_OUTSIDE_AREA);
        }
        return position;
    }

    private static Position of(Values values, @Nullable Camera camera, int jumpMetres, Set<QualityFlag> flags) {
        Position device = device(values, flags);
        Position register = register(camera);
        if (device == null && register == null) {
            flags.add(QualityFlag.NO_LOCATION);
            return new Position(null, null, null);
        }
        if (device == null) {
            return register == null ? new Position(null, null, null) : register;
        }
        boolean fixed = camera != null
                && camera.category() != CameraCategory.MOBILE
                && camera.category() != CameraCategory.MOVEABLE
                && camera.category() != CameraCategory.DASHCAM;
        if (fixed && register != null && device.metresTo(register) > jumpMetres) {
            flags.add(QualityFlag.LOCATION_JUMP);
        }
        return device;
    }

    private static @Nullable Position device(Values values, Set<QualityFlag> flags) {
        Value latitude = values.get(Field.LATITUDE);
        Value longitude = values.get(Field.LONGITUDE);
        if (latitude == null && longitude == null) {
            return null;
        }
        Double lat = degrees(latitude, 90);
        Double lon = degrees(longitude, 180);
        boolean unset = lat != null && lon != null && lat == 0 && lon == 0;
        if (lat == null || lon == null || unset) {
            flags.add(QualityFlag.LOCATION_UNUSABLE);
            return null;
        }
        String source = values.text(Field.LOCATION_SOURCE);
        boolean gps = LocationSource.DEVICE_GPS.name().equals(source);
        return new Position(lat, lon, gps ? LocationSource.DEVICE_GPS : LocationSource.SUPPLIED);
    }

    private static @Nullable Double degrees(@Nullable Value value, int limit) {
        BigDecimal degrees = value == null || value.text() == null ? null : Numbers.parse(value.text());
        return degrees == null || degrees.abs().compareTo(BigDecimal.valueOf(limit)) > 0
                ? null
                : (Double) degrees.setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static @Nullable Position register(@Nullable Camera camera) {
        return camera == null || camera.latitude() == null || camera.longitude() == null
                ? null
                : new Position(camera.latitude(), camera.longitude(), LocationSource.REGISTER);
    }

    private double metresTo(Position other) {
        if (latitude == null || longitude == null || other.latitude == null || other.longitude == null) {
            return 0;
        }
        double north = Math.toRadians(other.latitude - latitude);
        double east = Math.toRadians(other.longitude - longitude) * Math.cos(Math.toRadians(latitude));
        return EARTH_METRES * Math.hypot(north, east);
    }
}
