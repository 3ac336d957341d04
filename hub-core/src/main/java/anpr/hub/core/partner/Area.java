package anpr.hub.core.partner;

import java.util.List;

/**
 * Where the cameras of a feed are at home: what lies within straight lines, in degrees, from each corner to the next and from the
 * last to the first. Its edge belongs to it. Where the lines cross, what they go round twice is outside. An area across the
 * meridian of 180 degrees is not carried.
 *
 * <p>Reckoned in whole millionths of a degree, as the canonical read holds places, and therefore exact.
 *
 * @param corners three or more
 */
public record Area(List<Corner> corners) {
    private static final int MILLIONTHS = 1_000_000;

    /** WGS 84, degrees. */
    public record Corner(double latitude, double longitude) {
        /** @throws IllegalArgumentException if there is no such place */
        public Corner {
            if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
                throw new IllegalArgumentException(
                        "expected a latitude from -90 to 90 and a longitude from -180 to 180, in this order");
            }
        }

        private long north() {
            return Math.round(latitude * MILLIONTHS);
        }

        private long east() {
            return Math.round(longitude * MILLIONTHS);
        }
    }

    /** @throws IllegalArgumentException if it has fewer than three corners, or an edge that goes round half the earth */
    public Area {
        corners = List.copyOf(corners);
        if (corners.size() < 3) {
            throw new IllegalArgumentException("expected at least three corners");
        }
        for (int i = 0; i < corners.size(); i++) {
            if (Math.abs(corners.get(i).longitude()
                            - corners.get((i + 1) % corners.size()).longitude())
                    > 180) {
                throw new IllegalArgumentException(
                        "expected no edge over more than 180 degrees; an area across the 180th meridian is not carried");
            }
        }
    }

    /**
     * What lies between two parallels and two meridians.
     *
     * @throws IllegalArgumentException if one edge is not on its side of the other
     */
    public static Area box(double south, double west, double north, double east) {
        if (!(south < north && west < east)) {
            throw new IllegalArgumentException(
                    "expected south below north and west below east; an area across the 180th meridian is not carried");
        }
        return new Area(List.of(
                new Corner(south, west), new Corner(south, east), new Corner(north, east), new Corner(north, west)));
    }

    /** Whether the place lies in it or on its edge. */
    public boolean contains(double latitude, double longitude) {
        Corner place = new Corner(latitude, longitude);
        boolean inside = false;
        Corner from = corners.getLast();
        for (Corner to : corners) {
            long side = side(from, to, place);
            if (side == 0
                    && between(from.north(), to.north(), place.north())
                    && between(from.east(), to.east(), place.east())) {
                return true;
            }
            // A line due east of the place crosses this edge; a corner on the line counts with the edge above it alone.
            boolean up = to.north() > from.north();
            if ((from.north() > place.north()) != (to.north() > place.north()) && (side > 0) == up) {
                inside = !inside;
            }
            from = to;
        }
        return inside;
    }

    /** Above 0 where the place is to the left of the way from one corner to the other, 0 on its line; at most 1.3e17 either way. */
    private static long side(Corner from, Corner to, Corner place) {
        return (to.east() - from.east()) * (place.north() - from.north())
                - (to.north() - from.north()) * (place.east() - from.east());
    }

    private static boolean between(long one, long other, long value) {
        return Math.min(one, other) <= value && value <= Math.max(one, other);
    }
}
