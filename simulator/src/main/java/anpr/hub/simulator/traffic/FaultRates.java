package anpr.hub.simulator.traffic;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often what goes wrong: for each fault a probability from 0 to 1. A passage has one oddity at most, and a message
 * one misconduct at most, so that what must come of it is never in doubt.
 */
public record FaultRates(Map<Oddity, Double> oddities, Map<Conduct, Double> conducts) {
    /** Everything goes well. */
    public static final FaultRates NONE = new FaultRates(Map.of(), Map.of());

    /** Every fault, about as often as a bad week in the field has it. */
    public static final FaultRates REALISTIC = new FaultRates(
            Map.of(
                    Oddity.LATE, 0.02,
                    Oddity.OUT_OF_ORDER, 0.03,
                    Oddity.CLOCK_AHEAD, 0.005,
                    Oddity.WRONG_OFFSET, 0.01,
                    Oddity.BROKEN, 0.01,
                    Oddity.UNKNOWN_CAMERA, 0.01,
                    Oddity.EMPTY_PLATE, 0.02),
            Map.of(Conduct.DUPLICATE, 0.03, Conduct.LOST_ANSWER, 0.01, Conduct.CUT, 0.01));

    public FaultRates {
        oddities = Map.copyOf(oddities);
        conducts = Map.copyOf(conducts);
        check(oddities);
        check(conducts);
    }

    /**
     * Reads {@code none}, {@code all} (the realistic rates), or a list such as {@code duplicate=0.05,cut=0.01}; a name
     * without a number gets its realistic rate.
     *
     * @throws IllegalArgumentException naming what is not understood
     */
    public static FaultRates parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.equals("all")) {
            return REALISTIC;
        }
        Map<Oddity, Double> oddities = new EnumMap<>(Oddity.class);
        Map<Conduct, Double> conducts = new EnumMap<>(Conduct.class);
        for (String item : text.split(",", -1)) {
            int equals = item.indexOf('=');
            String name = (equals < 0 ? item : item.substring(0, equals)).strip();
            String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
            if (REALISTIC.oddities.keySet().stream().anyMatch(o -> o.name().equals(constant))) {
                Oddity oddity = Oddity.valueOf(constant);
                oddities.put(oddity, rate(item, equals, REALISTIC.oddities.getOrDefault(oddity, 0.0)));
            } else if (REALISTIC.conducts.keySet().stream()
                    .anyMatch(c -> c.name().equals(constant))) {
                Conduct conduct = Conduct.valueOf(constant);
                conducts.put(conduct, rate(item, equals, REALISTIC.conducts.getOrDefault(conduct, 0.0)));
            } else {
                throw new IllegalArgumentException("'" + name + "' is no fault; there are: " + names());
            }
        }
        return new FaultRates(oddities, conducts);
    }

    /** The names that {@link #parse} knows, for help texts. */
    public static String names() {
        return Stream.concat(REALISTIC.oddities.keySet().stream(), REALISTIC.conducts.keySet().stream())
                .map(fault -> fault.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Draws what is odd about the next passage. */
    public Oddity oddity(SplittableRandom random) {
        return draw(Oddity.values(), oddities, Oddity.NONE, random);
    }

    /** Draws how the next message is sent. */
    public Conduct conduct(SplittableRandom random) {
        return draw(Conduct.values(), conducts, Conduct.PLAIN, random);
    }

    private static <F> F draw(F[] faults, Map<F, Double> rates, F otherwise, SplittableRandom random) {
        double drawn = random.nextDouble();
        for (F fault : faults) {
            drawn -= rates.getOrDefault(fault, 0.0);
            if (drawn < 0) {
                return fault;
            }
        }
        return otherwise;
    }

    private static double rate(String item, int equals, double otherwise) {
        try {
            return equals < 0 ? otherwise : Double.parseDouble(item.substring(equals + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + item + "' needs a probability from 0 to 1 after the '='", e);
        }
    }

    private static void check(Map<?, Double> rates) {
        double sum = 0;
        for (double rate : rates.values()) {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("a rate of " + rate + " is no probability from 0 to 1");
            }
            sum += rate;
        }
        if (sum > 1) {
            throw new IllegalArgumentException("the rates add up to " + sum + ", more than 1");
        }
    }
}
