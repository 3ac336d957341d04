package anpr.hub.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something wrong in a configuration file.
 *
 * @param line from 1; 0 where the file as a whole is meant
 * @param detail what was expected and, where it helps, what stands there
 */
public record Problem(Path file, long line, String detail) {
    /** As compilers write it: {@code file:line: detail}. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + detail : file + ":" + line + ": " + detail;
    }

    /** Nothing if the list is empty; otherwise all of them at once, so that nobody mends a file line by line. */
    public static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
    }
}
