package dev.muster.cli.agent;

import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.Served;
import dev.muster.cli.engine.ServedCommand;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.runtime.agent.AgentLoop;
import dev.muster.runtime.agent.Crew;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.limit.Enforcement;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.process.JsonLinesRunner;
import dev.muster.runtime.process.OneShotRunner;
import dev.muster.runtime.process.Preset;
import dev.muster.runtime.process.ProgramSpec;
import dev.muster.runtime.process.Programs;
import dev.muster.runtime.process.Surroundings;
import dev.muster.runtime.process.Workspaces;
import dev.muster.runtime.work.ServedWorkplace;
import dev.muster.runtime.work.Work;
import dev.muster.runtime.work.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a program as agents. */
@Command(
        name = "run",
        description = {
            "Run a program as one or more agents: each asks for tasks, has the program do them, and tells how they ended.",
            "The program finds its task on standard input, as a line of JSON, and in MUSTER_TASK, MUSTER_LEASE,"
                    + " MUSTER_SESSION and MUSTER_SERVER. What it prints is the result; exit code 0 completes the task,"
                    + " any other fails the attempt. Ctrl-C lets the agents finish what they hold."
        },
        footer = {
            "",
            "Examples:",
            "  muster agent run --name coder --capability java -- ./coder.sh",
            "  muster agent run --name claude --preset claude-code --worktree . -- --model opus",
            "  muster agent run --file agents.yaml",
            "  muster agent run --name checker --agents 8 --timeout 5m --memory-limit 256m -- ./check --strict"
        })
final class RunAgents extends ServedCommand {
    private static final int MOST_AGENTS = 1_000;
    private static final int LEASE_RENEWALS = 3;
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(10);

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The agent's name; with --agents, the beginning of their names.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Pools of agents by role, instead of one program: docs/agents.md says what is in it.")
    private @Nullable Path file;

    @Option(names = "--agents", paramLabel = "N", description = "How many, 1 to 1000. Default: 1.")
    private int agents = 1;

    @Option(
            names = "--capability",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "WORD,…",
            description = "What they can do: they get tasks that need no more than that.")
    private List<String> capabilities = new ArrayList<>();

    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Option(
            names = "--protocol",
            paramLabel = "PROTOCOL",
            description = "once: start the program for each task; jsonl: keep it, and give it a line of JSON for each,"
                    + " which it answers with one. Default: once.")
    private String protocol = "once";

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            description = "A coding agent that is installed here: claude-code or codex. Arguments after -- are added to"
                    + " its own.")
    private @Nullable String preset;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            description = "How long a task stays an agent's that is not heard of. Default: 60s.")
    private Duration lease = Duration.ofSeconds(60);

    @Option(
            names = "--exit-when-idle",
            paramLabel = "DURATION",
            description = "End when there was nothing to do for so long. Default: stay until interrupted.")
    private @Nullable Duration idle;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            description = "After Ctrl-C: how long to finish what is held, before it is given back. Default: 30s.")
    private Duration drain = Duration.ofSeconds(30);

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The program and its arguments, after --.")
    private List<String> command = new ArrayList<>();

    private AgentsFile.@Nullable Content pools;

    RunAgents(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if (lease.toSeconds() < 1) {
            throw Failure.usage("--lease is 1s or more");
        }
        if (file != null) {
            boolean program = name != null || !command.isEmpty() || preset != null || !protocol.equals("once");
            boolean agent = agents != 1 || !capabilities.isEmpty() || idle != null;
            if (program || agent || limits.isGiven() || place.isGiven()) {
                throw Failure.usage(
                        "--file says what runs, where and within which limits; beside it there are --project,"
                                + " --lease, --drain, and where the server is");
            }
            AgentsFile.Content read = AgentsFile.read(file.toString(), Input.fileText(file, shell()), home(file));
            Pools.check(read, shell());
            pools = read;
            return;
        }
        if (name == null) {
            throw Failure.usage("--name is missing: how the agents are called")
                    .withHelp("or describe pools of agents in a file, and give it with --file");
        }
        if (agents < 1 || agents > MOST_AGENTS) {
            throw Failure.usage("--agents is from 1 to " + MOST_AGENTS + ", not " + agents);
        }
        if (command.isEmpty() && preset == null) {
            throw Failure.usage("there is no command to run")
                    .withHelp("put it last, after --, as in 'muster agent run --name " + name + " -- ./agent.sh'");
        }
        place.check();
        String problem = Programs.problem(spec().command().getFirst(), place.here(), shell().environment());
        if (problem != null) {
            throw Failure.usage(problem)
                    .withHelp("name a program of the PATH, or one by its path from " + place.here()
                            + ", such as ./agent.sh");
        }
        isKept();
    }

    /** Paths in a file are relative to it. */
    private static Path home(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null || file.toString().equals("-") ? Path.of("").toAbsolutePath() : parent;
    }

    private ProgramSpec spec() {
        if (preset == null) {
            return limits.on(ProgramSpec.of(command.toArray(String[]::new)));
        }
        try {
            return limits.on(Values.constant(Preset.class, "preset", preset).with(command));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--preset: " + String.valueOf(e.getMessage()).replace("claude_code", "claude-code"));
        }
    }

    /** Whether a program is kept for many tasks. */
    private boolean isKept() {
        return switch (protocol) {
            case "once" -> false;
            case "jsonl" -> {
                if (preset != null) {
                    throw Failure.usage(
                            "--preset and --protocol jsonl exclude each other: a preset is started for each task");
                }
                yield true;
            }
            default ->
                throw Failure.usage("--protocol: '" + protocol + "' is no protocol; "
                        + Suggestions.hint(protocol, List.of("once", "jsonl")));
        };
    }

    @Override
    protected int run(Served served) throws InterruptedException {
        AgentsFile.Content wanted = pools;
        String joined = wanted != null && wanted.project() != null
                ? ProjectChoice.existing(served.muster(), wanted.project())
                : project.made(served.muster(), shell());
        AgentLines lines = new AgentLines(shell(), json());
        if (served.isOwn()) {
            lines.note("no server has the data directory, so this process serves it on " + served.address()
                    + " meanwhile");
        }
        if (wanted != null) {
            return run(wanted, served, joined, lines);
        }
        Function<String, Workspaces> workspaces = place.workspaces();
        try (Enforcement enforcement = enforcement(lines);
                Workplace queue = new ServedWorkplace(served.address(), served.token(), joined, lease)) {
            Crew crew = Crew.start(loops(queue, served, workspaces, enforcement, lines));
            try (Interruption interruption = new Interruption(() -> drain(crew::drain, lines))) {
                crew.await();
                return interruption.requested() ? ExitCode.INTERRUPTED : ExitCode.DONE;
            }
        }
    }

    private int run(AgentsFile.Content content, Served served, String joined, AgentLines lines)
            throws InterruptedException {
        try (Workplace queue = new ServedWorkplace(served.address(), served.token(), joined, lease);
                Pools started =
                        Pools.start(content, queue, served.client(), served.token(), shell(), renewEvery(), lines);
                Interruption interruption = new Interruption(() -> drain(started::drain, lines))) {
            started.await();
            return interruption.requested() ? ExitCode.INTERRUPTED : ExitCode.DONE;
        }
    }

    private interface Draining {
        void drain(Duration patience) throws InterruptedException;
    }

    private void drain(Draining agentsAtWork, AgentLines lines) {
        lines.note("stopping: the agents finish what they hold, for up to " + drain.toSeconds() + " s");
        try {
            agentsAtWork.drain(drain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Enforcement enforcement(AgentLines lines) {
        try {
            Enforcements.Choice choice = Enforcements.choose(limits.limits(), limits.way(), shell().environment());
            if (!limits.limits().isNone()) {
                lines.note("limits by " + choice.enforcement().describe());
                choice.passedOver().forEach(each -> lines.note("not by " + each));
            }
            return choice.enforcement();
        } catch (Enforcements.NotHere e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()));
        }
    }

    private List<AgentLoop> loops(
            Workplace queue,
            Served served,
            Function<String, Workspaces> workspaces,
            Enforcement enforcement,
            AgentLines lines)
            throws InterruptedException {
        List<AgentLoop> loops = new ArrayList<>();
        for (int i = 1; i <= agents; i++) {
            String each = agents == 1 ? String.valueOf(name) : name + "-" + i;
            Surroundings surroundings = new Surroundings(
                    each,
                    queue.server(),
                    queue.project(),
                    served.token(),
                    shell().environment(),
                    workspaces.apply(each),
                    enforcement);
            Work work = queue.join(new RegisterAgent(each, Set.copyOf(capabilities), 1, null));
            loops.add(new AgentLoop(each, work, runner(surroundings), renewEvery(), idle, lines));
        }
        return loops;
    }

    private Duration renewEvery() {
        Duration renew = lease.dividedBy(LEASE_RENEWALS);
        return renew.compareTo(LONGEST_RENEWAL) < 0 ? renew : LONGEST_RENEWAL;
    }

    private Runner runner(Surroundings surroundings) {
        return isKept()
                ? new JsonLinesRunner(spec(), surroundings, place.here(), null)
                : new OneShotRunner(spec(), surroundings);
    }
}
