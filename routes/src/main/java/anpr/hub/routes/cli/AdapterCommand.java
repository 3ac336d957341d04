package anpr.hub.routes.cli;

import picocli.CommandLine.Command;

/** {@code hub adapter}: what an engineer needs who brings a new source on. */
@Command(
        name = "adapter",
        description = "Makes, checks, tests and describes the folders of mappings.",
        subcommands = {
            AdapterNewCommand.class,
            AdapterCheckCommand.class,
            AdapterTestCommand.class,
            AdapterReadmeCommand.class,
            AdapterReferenceCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class AdapterCommand {}
