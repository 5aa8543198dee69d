package dev.muster.cli.checklist;

import dev.muster.cli.diagnose.Owner;
import dev.muster.cli.engine.Announced;
import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.engine.LiveServer;
import dev.muster.cli.engine.Place;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.http.UrlPort;
import dev.muster.client.text.FileTrouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what has to hold, what shows it, and how it is now. */
@Command(
        name = "checklist",
        description = {
            "Go through the tuning checklist: sixteen lines, each with its bound, its value now, where that comes from.",
            "Values come from the machine, from a server that has the data directory, and from kept runs.",
            "With --requirements: every row of what Muster has to show, with the run or test that shows it.",
            "Exit code 0: all holds. 1: something does not. 4: nothing fails, and something was not measured."
        },
        footer = {
            "",
            "Examples:",
            "  muster checklist",
            "  muster checklist --endpoint https://discord.com --window 10s",
            "  muster checklist --requirements runs"
        })
public final class Checklist extends AnsweringCommand {
    private static final Duration USUAL_WINDOW = Duration.ofSeconds(5);

    @Parameters(
            paramLabel = "RUN",
            description = "Run directories, or directories of them. Default: those in ./runs, the newest first.")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--requirements", description = "Show every row of what Muster has to show.")
    private boolean requirements;

    @Option(names = "--table", paramLabel = "FILE", description = "Rows of your own instead, for --requirements.")
    private @Nullable Path table;

    @Option(
            names = "--window",
            paramLabel = "DURATION",
            description = "How long processors and disk are looked at. Default: 5s.")
    private @Nullable Duration window;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where a connection should take less than 100 ms, such as https://discord.com. Repeatable.")
    private List<URI> endpoints = new ArrayList<>();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Server to ask. Default: the one that has the data directory.")
    private @Nullable String server;

    @Mixin
    private final Place place = new Place();

    /** @param shell what surrounds the command */
    public Checklist(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        RunShelf shelf = runs.isEmpty() ? RunShelf.in(RunShelf.DEFAULT) : RunShelf.of(runs);
        shelf.unreadable().forEach(why -> {
            shell().err().println("muster: left out: " + Glyphs.oneLine(why));
            shell().err().flush();
        });
        return requirements ? requirements(shelf) : lines(shelf);
    }

    private int requirements(RunShelf shelf) {
        if (window != null || !endpoints.isEmpty() || server != null || place.isGiven()) {
            throw Failure.usage("--window, --endpoint, --server and --data are for the lines of the checklist;"
                    + " --requirements looks at kept runs and tests alone");
        }
        List<RequirementWords.Row> rows = new ArrayList<>();
        Judge judge = new Judge(shelf);
        for (Requirement requirement : table()) {
            rows.add(new RequirementWords.Row(requirement, requirement.shown(judge)));
        }
        RequirementWords words = new RequirementWords(rows);
        answer(words::write, style -> words.show(style, this::say));
        return words.exitCode();
    }

    private List<Requirement> table() {
        if (table == null) {
            return Requirement.shipped();
        }
        try {
            return Requirement.parse(table.toString(), Files.readString(table));
        } catch (IOException unreadable) {
            throw Failure.usage("--table: " + FileTrouble.reading(table, unreadable));
        }
    }

    private int lines(RunShelf shelf) throws InterruptedException {
        if (table != null) {
            throw Failure.usage("--table goes with --requirements");
        }
        Duration looked = window == null ? USUAL_WINDOW : window;
        if (looked.isNegative() || looked.isZero()) {
            throw Failure.usage("--window must be longer than nothing");
        }
        for (URI endpoint : endpoints) {
            if (endpoint.getHost() == null) {
                throw Failure.usage("--endpoint '" + endpoint + "' names no host; write it as https://HOST");
            }
            String port = UrlPort.problem(endpoint);
            if (port != null) {
                throw Failure.usage("--endpoint '" + endpoint + "': " + port);
            }
        }
        Path directory = place.directory(shell());
        Probes probes = new Probes(
                new MachineProbes(directory, looked, endpoints),
                new ServerProbes(liveServer(directory)),
                new CycleProbe(directory));
        Judge judge = new Judge(shelf);
        List<ChecklistLine.Judged> lines = new ArrayList<>();
        for (ChecklistLine line : ChecklistLine.shipped()) {
            lines.add(line.judged(probes, judge));
        }
        ChecklistWords words = new ChecklistWords(lines);
        answer(words::write, style -> words.show(style, this::say));
        return words.exitCode();
    }

    private @Nullable LiveServer liveServer(Path directory) {
        String announced = server == null ? Owner.of(directory).reachable() : null;
        if (server == null && announced == null) {
            return null;
        }
        String address = announced == null
                ? String.valueOf(server)
                : Announced.nearest(announced, directory).toString();
        String token = shell().variable("MUSTER_TOKEN", "");
        try {
            return new LiveServer(address, token.isEmpty() ? null : token);
        } catch (IllegalArgumentException wrong) {
            throw Failure.usage("--server: " + wrong.getMessage());
        }
    }

    /** The exit code for so many that fail, and so many that nobody knows of. */
    static int exitCode(boolean fails, boolean unknown) {
        return fails ? ExitCode.FAILED : unknown ? ExitCode.UNDECIDED : ExitCode.DONE;
    }
}
