package anpr.hub.routes.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command prints, and how it refuses what it is told. To be mixed in: for picocli a part is a command. */
@Command
final class Terminal {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What its command prints goes here; not flushed by itself. */
    PrintWriter out() {
        return spec().commandLine().getOut();
    }

    /** What goes wrong with one of several things is told here. */
    PrintWriter err() {
        return spec().commandLine().getErr();
    }

    /** To be thrown: the sentence and the command's usage are shown. */
    ParameterException wrong(String sentence) {
        return new ParameterException(spec().commandLine(), sentence);
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("a command is started by its command line");
        }
        return spec;
    }
}
