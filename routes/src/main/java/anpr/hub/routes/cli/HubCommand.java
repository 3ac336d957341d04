package anpr.hub.routes.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The hub's commands; {@code main} for all of them. */
@Command(
        name = "hub",
        description = "Takes in number-plate reads from third parties.",
        subcommands = {
            RunCommand.class,
            ReloadCommand.class,
            ListsCommand.class,
            TryCommand.class,
            AdapterCommand.class,
            PackageCommand.class,
            RerunCommand.class,
            HoldCommand.class,
            ReleaseCommand.class,
            EraseCommand.class,
            TrustCommand.class,
            RotateKeyCommand.class,
            WitnessCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class HubCommand {
    private HubCommand() {}

    /** Ends the process with 0 if the command did what it should, 1 if it could not, 2 if it was not understood. */
    public static void main(String[] arguments) {
        System.exit(line().execute(arguments));
    }

    /** All of them, for whoever has an end of the process of their own. */
    public static CommandLine line() {
        return new CommandLine(new HubCommand()).setExecutionExceptionHandler((problem, line, parsed) -> {
            line.getErr().println("hub " + line.getCommandName() + ": " + problem.getMessage());
            return 1;
        });
    }
}
