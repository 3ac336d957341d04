package anpr.hub.core.hotlist;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which characters cameras take for each other: classes, as data. Classes may overlap, and being taken for each other is
 * not handed on: with 0O and OQ, a 0 is no Q. Immutable.
 *
 * <p>The classes are not national ones (which are unknown, if there are any): {@code confusables.yaml} says so.
 */
public final class Confusables {
    /** Nothing is taken for anything else. */
    public static final Confusables NONE = new Confusables("none", List.of());

    private static final int MOST_CLASSES = Long.SIZE;

    private final String version;
    private final List<String> classes;
    /** Of each digit, the smallest one that classes, joined where they overlap, connect it with. */
    private final int[] skeletons = new int[VrmCode.BASE];
    /** Of each digit, its classes, a bit each. */
    private final long[] memberships = new long[VrmCode.BASE];

    /**
     * @param version names the classes where hits are explained
     * @param classes each of two or more characters A-Z, 0-9
     * @throws IllegalArgumentException if a class is none, or if there are more than 64
     */
    @JsonCreator
    public Confusables(
            @JsonProperty(value = "version", required = true) String version,
            @JsonProperty(value = "classes", required = true) List<String> classes) {
        this.version = version;
        this.classes = List.copyOf(classes);
        if (classes.size() > MOST_CLASSES) {
            throw new IllegalArgumentException("expected at most " + MOST_CLASSES + " classes, not " + classes.size());
        }
        for (int digit = 0; digit < VrmCode.BASE; digit++) {
            skeletons[digit] = digit;
        }
        for (int i = 0; i < classes.size(); i++) {
            String one = classes.get(i);
            if (one.length() < 2 || VrmCode.of(one.substring(0, 1)) == VrmCode.NONE) {
                throw new IllegalArgumentException("class " + (i + 1) + ": expected two or more characters A-Z, 0-9");
            }
            for (char member : one.toCharArray()) {
                int digit = VrmCode.digit(member);
                if (digit == 0) {
                    throw new IllegalArgumentException("class " + (i + 1) + ": expected only characters A-Z, 0-9");
                }
                memberships[digit] |= 1L << i;
                join(digit, VrmCode.digit(one.charAt(0)));
            }
        }
    }

    /** The classes that come with the hub. */
    public static Confusables shipped() {
        try (InputStream yaml = Confusables.class.getResourceAsStream("confusables.yaml")) {
            return read(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("confusables.yaml of the hub cannot be read", e);
        }
    }

    /**
     * Classes from a file of the form of {@code confusables.yaml}.
     *
     * @throws IOException if it cannot be read, or is not of that form
     */
    public static Confusables read(InputStream yaml) throws IOException {
        return new YAMLMapper().readValue(yaml, Confusables.class);
    }

    public String version() {
        return version;
    }

    public List<String> classes() {
        return classes;
    }

    /**
     * The marks for which a camera may have taken this one: itself first, then those that differ in one place, then in two.
     * If there are more than so many, it is fewer differences that count, for all of one number or none of it.
     *
     * @param vrm in its normal form
     */
    public List<String> likenesses(String vrm, int mostDifferences, int most) {
        List<String> found = new ArrayList<>(List.of(vrm));
        for (int differences = 1; differences <= Math.min(mostDifferences, vrm.length()); differences++) {
            List<String> more = new ArrayList<>();
            differ(vrm.toCharArray(), 0, differences, most - found.size(), more);
            if (more.isEmpty() || found.size() + more.size() > most) {
                break;
            }
            found.addAll(more);
        }
        return List.copyOf(found);
    }

    private void differ(char[] mark, int from, int differences, int most, List<String> found) {
        if (differences == 0) {
            found.add(new String(mark));
            return;
        }
        for (int place = from; place <= mark.length - differences; place++) {
            char was = mark[place];
            for (int other = 1; other < VrmCode.BASE && found.size() <= most; other++) {
                if (other != VrmCode.digit(was) && share(VrmCode.digit(was), other)) {
                    mark[place] = VrmCode.character(other);
                    differ(mark, place + 1, differences - 1, most, found);
                }
            }
            mark[place] = was;
        }
    }

    /** Whether two characters, as digits of {@link VrmCode}, are in one class. */
    boolean share(int one, int other) {
        return (memberships[one] & memberships[other]) != 0;
    }

    /**
     * The code of a VRM with each character replaced by one for all that it is connected with: marks that may be taken for
     * each other have the same, and some that may not. For a VRM in its normal form.
     */
    long skeleton(String vrm) {
        long code = 0;
        for (int i = 0; i < vrm.length(); i++) {
            code = code * VrmCode.BASE + skeletons[VrmCode.digit(vrm.charAt(i))];
        }
        return code;
    }

    /** The same of its code. */
    long skeleton(long code) {
        long skeleton = 0;
        long place = 1;
        for (long rest = code; rest != 0; rest /= VrmCode.BASE) {
            skeleton += place * skeletons[(int) (rest % VrmCode.BASE)];
            place *= VrmCode.BASE;
        }
        return skeleton;
    }

    private void join(int one, int other) {
        int from = Math.max(skeletons[one], skeletons[other]);
        int to = Math.min(skeletons[one], skeletons[other]);
        for (int digit = 0; digit < VrmCode.BASE; digit++) {
            if (skeletons[digit] == from) {
                skeletons[digit] = to;
            }
        }
    }
}
