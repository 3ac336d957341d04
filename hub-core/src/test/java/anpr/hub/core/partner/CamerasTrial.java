package anpr.hub.core.partner;

import anpr.hub.core.config.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a camera register that stands in no file. */
public final class CamerasTrial {
    private CamerasTrial() {}

    /** What is wrong with it. */
    public static List<Problem> problems(byte[] register) {
        List<Problem> problems = new ArrayList<>();
        try {
            new CamerasCsv(problems)
                    .read(Path.of("cameras.csv"), new ByteArrayInputStream(register), Set.of("sample-feed"));
            return problems;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
