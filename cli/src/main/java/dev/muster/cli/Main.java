package dev.muster.cli;

import dev.muster.cli.agent.AgentGroup;
import dev.muster.cli.approval.ApprovalGroup;
import dev.muster.cli.cascade.CascadeGroup;
import dev.muster.cli.checklist.Checklist;
import dev.muster.cli.checklist.Size;
import dev.muster.cli.checkpoint.CheckpointGroup;
import dev.muster.cli.config.ConfigGroup;
import dev.muster.cli.context.ContextGroup;
import dev.muster.cli.diagnose.Doctor;
import dev.muster.cli.engine.Values;
import dev.muster.cli.event.EventGroup;
import dev.muster.cli.finding.FindingGroup;
import dev.muster.cli.lab.LabBranches;
import dev.muster.cli.project.ProjectGroup;
import dev.muster.cli.scrum.BacklogGroup;
import dev.muster.cli.scrum.SprintGroup;
import dev.muster.cli.serve.Mcp;
import dev.muster.cli.serve.Serve;
import dev.muster.cli.session.SessionGroup;
import dev.muster.cli.task.TaskGroup;
import dev.muster.cli.tdd.TddGroup;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.token.TokenGroup;
import dev.muster.cli.transfer.Export;
import dev.muster.cli.transfer.Import;
import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** The program: parses the command line, runs the command and ends with its exit code. */
@Command(
        name = "muster",
        description = "An orchestrator for AI agents, and the lab that proves it passes muster.",
        footer = {
            "",
            "Exit codes: 0 done and passed; 1 a gate, threshold or audit failed, the engine refused, or there is nothing to"
                    + " claim; 2 wrong usage or a bad file; 3 something needed cannot be reached or is in use; 4 the"
                    + " measurement is invalid or inconclusive; 130 interrupted by Ctrl-C, 143 by SIGTERM: partial results are kept."
        },
        versionProvider = Main.Version.class)
public final class Main extends Group {
    /** All commands. */
    static final Branch TREE = new Branch("muster", shell -> new Main(), Main::branches);

    private static final int WIDEST_HELP = 100;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    Main() {}

    /** @param arguments the command and its options; see {@code muster --help} */
    public static void main(String[] arguments) {
        Prefetch.begin(List.of(arguments));
        System.exit(run(arguments, Shell.ofProcess()));
    }

    private static List<Branch> branches() {
        List<Branch> branches = new ArrayList<>(LabBranches.ALL);
        branches.addAll(List.of(
                Branch.leaf("serve", Serve::described),
                Branch.leaf("mcp", Mcp::described),
                ConfigGroup.BRANCH,
                ProjectGroup.BRANCH,
                SessionGroup.BRANCH,
                AgentGroup.BRANCH,
                TaskGroup.BRANCH,
                BacklogGroup.BRANCH,
                SprintGroup.BRANCH,
                TddGroup.BRANCH,
                ApprovalGroup.BRANCH,
                CascadeGroup.BRANCH,
                FindingGroup.BRANCH,
                CheckpointGroup.BRANCH,
                ContextGroup.BRANCH,
                EventGroup.BRANCH,
                Branch.leaf("export", Export::new),
                Branch.leaf("import", Import::new),
                TokenGroup.BRANCH,
                Branch.leaf("supervised", Supervised::new),
                Branch.leaf("doctor", Doctor::new),
                Branch.leaf("checklist", Checklist::new),
                Branch.leaf("size", Size::new),
                Branch.leaf("aot-training", shell -> new AotTraining())));
        return branches;
    }

    /** Runs one command as this process would, with other streams; answers the exit code. */
    public static int run(String[] arguments, OutputStream out, OutputStream err) {
        return run(arguments, Shell.of(out, err, InputStream.nullInputStream(), Map.of(), Screen.NONE));
    }

    /** Runs one command in given surroundings; answers the exit code. */
    public static int run(String[] given, Shell shell) {
        String[] arguments = meant(given);
        if (Arrays.equals(arguments, new String[] {"--version"})) { // asked for by scripts, and soon answered
            shell.out().println(Version.text());
            shell.out().flush();
            return ExitCode.DONE;
        }
        int code = line(TREE.pruned(shell, List.of(arguments)), shell).execute(arguments);
        shell.out().flush();
        shell.err().flush();
        IOException failure = shell.output().failure();
        if (failure != null) {
            shell.err().println("muster: cannot write the output: " + failure.getMessage());
            shell.err().flush();
            return ExitCode.UNREACHABLE;
        }
        return code;
    }

    /** What other programs call {@code help} and {@code version}, many try here. */
    private static String[] meant(String[] given) {
        if (given.length > 0 && given[0].equals("help")) {
            String[] asked = Arrays.copyOfRange(given, 1, given.length + 1);
            asked[given.length - 1] = "--help";
            return asked;
        }
        return Arrays.equals(given, new String[] {"version"}) ? new String[] {"--version"} : given;
    }

    /** All commands, for those who describe them. */
    public static CommandLine commands(Shell shell) {
        return line(TREE.whole(shell), shell);
    }

    /** Sets a command line up the way this program reads and shows it. */
    static CommandLine line(CommandLine line, Shell shell) {
        Problems problems = new Problems(shell);
        line.setOut(shell.out());
        line.setErr(shell.err());
        line.setExpandAtFiles(false); // a title may begin with @
        line.setAbbreviatedOptionsAllowed(false);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                shell.screen().output() && shell.screen().colour() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(WIDEST_HELP);
        line.setParameterExceptionHandler(problems);
        line.setExecutionExceptionHandler(problems);
        Values.register(line, shell.clock());
        calm(line);
        return line;
    }

    /** The options are listed below the synopsis anyway. */
    private static void calm(CommandLine line) {
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        line.getSubcommands().values().forEach(Main::calm);
    }

    @Override
    public Integer call() {
        // The program alone asks what it is.
        commandLine().usage(commandLine().getOut());
        return ExitCode.DONE;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        static String text() {
            String version = Main.class.getPackage().getImplementationVersion();
            return "muster " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version();
        }
    }
}
