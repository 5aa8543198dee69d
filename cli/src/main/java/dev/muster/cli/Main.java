package dev.muster.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: parses the command line, runs the command and ends with its exit code. */
@Command(
        name = "muster",
        description = "An orchestrator for AI agents, and the lab that proves it passes muster.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = AotTraining.class)
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    Main() {}

    /** @param arguments the command and its options; see {@code muster --help} */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "muster " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
