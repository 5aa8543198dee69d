package dev.muster.cli.agent;

import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.Served;
import dev.muster.cli.engine.ServedCommand;
import dev.muster.cli.engine.Values;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.runtime.agent.AgentLoop;
import dev.muster.runtime.agent.Crew;
import dev.muster.runtime.inference.InferenceSpec;
import dev.muster.runtime.pool.Runners;
import dev.muster.runtime.pool.ServedBoard;
import dev.muster.runtime.process.Preset;
import dev.muster.runtime.process.ProgramSpec;
import dev.muster.runtime.process.Programs;
import dev.muster.runtime.work.ServedWorkplace;
import dev.muster.runtime.work.Work;
import dev.muster.runtime.work.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs agents. */
@Command(
        name = "run",
        description = {
            "Run one or more agents: each asks for tasks, has a program do them (or thinks, or asks a model, or plays"
                    + " steps), and tells how they ended.",
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
            "  muster agent run --name thinker --kind inference --steps 5000",
            "  muster agent run --name checker --agents 8 --timeout 5m --memory-limit 256m -- ./check --strict"
        })
final class RunAgents extends ServedCommand {
    private static final int MOST_AGENTS = 1_000;
    private static final int LEASE_RENEWALS = 3;
    private static final Duration LONGEST_LEASE = Duration.ofDays(7);
    /** Options that a file of pools says for each pool. */
    private static final Set<String> OF_ONE_CREW = Set.of(
            "--name",
            "--agents",
            "--capability",
            "--kind",
            "--protocol",
            "--preset",
            "--directory",
            "--worktree",
            "--keep-failed",
            "--timeout",
            "--memory-limit",
            "--cpu-limit",
            "--output-limit",
            "--limits-by",
            "--steps",
            "--horizon",
            "--seed");

    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(10);
    private static final String PROCESS = "process";
    private static final String INFERENCE = "inference";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The agent's name; with --agents, the beginning of their names.")
    private @Nullable String name;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Pools of agents by role, instead of one program: docs/agents.md says what is in it.")
    private @Nullable Path file;

    @Option(
            names = "--agents",
            paramLabel = "N",
            description = "How many, 1 to 1000. Default: orchestrator.agents.pool_size of the configuration, 1.")
    private @Nullable Integer agents;

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
            names = "--kind",
            paramLabel = "KIND",
            description = "process: a program does the tasks; inference: the agents think, by real steps of active"
                    + " inference. Default: process. Models and scripts are described in a file.")
    private String kind = PROCESS;

    @Mixin
    private final InferenceOptions inference = new InferenceOptions();

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
            description =
                    "End when there was nothing to do for so long, with --file in any role. Default: stay until interrupted.")
    private @Nullable Duration idle;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            description = "After Ctrl-C: how long to finish what is held, before it is given back. Default: 30s.")
    private Duration drain = Duration.ofSeconds(30);

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The program and its arguments, after --.")
    private List<String> command = new ArrayList<>();

    private AgentSettings settings = AgentSettings.USUAL;
    private AgentsFile.@Nullable Content pools;
    private @Nullable Make make;

    private @Nullable Interruption ending;

    RunAgents(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if (lease.toSeconds() < 1 || lease.compareTo(LONGEST_LEASE) > 0) {
            throw Failure.usage("--lease is from 1s to " + LONGEST_LEASE.toHours() + "h");
        }
        if (idle != null && (idle.isZero() || idle.isNegative())) {
            throw Failure.usage("--exit-when-idle has to be longer than nothing");
        }
        settings = AgentSettings.of(Settings.ifAny(shell(), directory()));
        if (file != null) {
            checkNothingElse();
            pools = AgentsFile.read(
                    file.toString(), Input.fileText(file, shell()), home(file), settings, shell().environment());
            return;
        }
        if (name == null) {
            throw Failure.usage("--name is missing: how the agents are called")
                    .withHelp("or describe pools of agents in a file, and give it with --file");
        }
        if (agents != null && (agents < 1 || agents > MOST_AGENTS)) {
            throw Failure.usage("--agents is from 1 to " + MOST_AGENTS + ", not " + agents);
        }
        checkAgents();
        limits.way();
        make = switch (kind) {
            case PROCESS -> program();
            case INFERENCE -> thinking();
            default ->
                throw Failure.usage("--kind: '" + kind + "' is no kind of agent here; "
                        + Suggestions.hint(kind, List.of(PROCESS, INFERENCE)));
        };
    }

    private void checkNothingElse() {
        List<String> others = new ArrayList<>(spec.commandLine().getParseResult().matchedOptions().stream()
                .map(option -> option.longestName())
                .filter(OF_ONE_CREW::contains)
                .distinct()
                .toList());
        if (!command.isEmpty()) {
            others.add("'" + command.getFirst() + "'");
        }
        if (!others.isEmpty()) {
            throw Failure.usage("--file says what runs, where and within which limits: " + String.join(", ", others)
                            + (others.size() == 1 ? " does" : " do") + " not go with it")
                    .withHelp("say that for each pool in the file; beside --file there are --project, --lease, --drain,"
                            + " --exit-when-idle, and where the server is");
        }
    }

    /** What the server would refuse when the agents say hello is refused here, by the option's name. */
    private void checkAgents() {
        int count = agents == null ? settings.agents() : agents;
        checked("--name", new RegisterAgent(count == 1 ? String.valueOf(name) : name + "-" + count, Set.of(), 1, null));
        checked("--capability", new RegisterAgent("agent", Set.copyOf(capabilities), 1, null));
    }

    private static void checked(String option, RegisterAgent said) {
        try {
            said.check();
        } catch (RefusedException refused) {
            throw Failure.usage(option + ": " + refused.refusal().message());
        }
    }

    private boolean isProgramGiven() {
        return !command.isEmpty() || preset != null || !protocol.equals("once") || place.isGiven();
    }

    private Make program() {
        if (inference.isGiven()) {
            throw Failure.usage("--steps, --horizon and --seed are for agents that think: --kind inference");
        }
        if (command.isEmpty() && preset == null) {
            throw Failure.usage("there is no command to run")
                    .withHelp("put it last, after --, as in 'muster agent run --name " + name + " -- ./agent.sh'");
        }
        place.check();
        ProgramSpec spec = spec();
        String problem = Programs.problem(spec.command().getFirst(), place.here(), shell().environment());
        if (problem != null) {
            throw Failure.usage(problem)
                    .withHelp("name a program of the PATH, or one by its path from " + place.here()
                            + ", such as ./agent.sh");
        }
        return new Make.Program(spec, isKept(), place.here(), place.repository(), place.keepFailed(), null);
    }

    private Make thinking() {
        if (isProgramGiven() || limits.arePrograms()) {
            throw Failure.usage("agents of kind inference run no program: of all that is about one, only --timeout is"
                    + " for them, too");
        }
        return new Make.Inference(inference.on(InferenceSpec.USUAL.withTimeout(limits.timeout(settings))));
    }

    /** Paths in a file are relative to it. */
    private static Path home(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null || file.toString().equals("-") ? Path.of("").toAbsolutePath() : parent;
    }

    private ProgramSpec spec() {
        if (preset == null) {
            return limits.on(ProgramSpec.of(command.toArray(String[]::new)), settings);
        }
        try {
            return limits.on(Values.constant(Preset.class, "preset", preset).with(command), settings);
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

    /** When the process is to end, agents are drained; and it waits until all that they leave behind is closed. */
    @Override
    public Integer call() throws InterruptedException {
        try (Interruption interruption = new Interruption()) {
            ending = interruption;
            return super.call();
        }
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
        try (Workplace queue = new ServedWorkplace(served.address(), served.token(), joined, lease);
                Workshop workshop = new Workshop(queue, served.client(), served.token(), shell(), lines)) {
            return wanted == null ? crew(queue, workshop, lines) : pools(wanted, queue, served, workshop, lines);
        }
    }

    private int crew(Workplace queue, Workshop workshop, AgentLines lines) throws InterruptedException {
        Interruption interruption = Objects.requireNonNull(ending);
        Runners runners = workshop.runners(null, Objects.requireNonNull(make), limits.way());
        Crew crew = Crew.start(loops(queue, runners, lines));
        interruption.stopsBy(() -> drain(crew::drain, lines));
        crew.await();
        return interruption.requested() ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }

    private int pools(AgentsFile.Content content, Workplace queue, Served served, Workshop workshop, AgentLines lines)
            throws InterruptedException {
        Interruption interruption = Objects.requireNonNull(ending);
        Pools started = Pools.start(
                content,
                queue,
                () -> new ServedBoard(served.client(), queue.project()),
                workshop,
                renewEvery(),
                idle,
                lines);
        interruption.stopsBy(() -> drain(started::drain, lines));
        started.await();
        return interruption.requested() ? ExitCode.INTERRUPTED : ExitCode.DONE;
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

    private List<AgentLoop> loops(Workplace queue, Runners runners, AgentLines lines) throws InterruptedException {
        List<AgentLoop> loops = new ArrayList<>();
        int count = agents == null ? settings.agents() : agents;
        for (int i = 1; i <= count; i++) {
            String each = count == 1 ? String.valueOf(name) : name + "-" + i;
            Work work = queue.join(new RegisterAgent(each, Set.copyOf(capabilities), 1, null));
            loops.add(new AgentLoop(each, work, runners.make(each), renewEvery(), idle, lines));
        }
        return loops;
    }

    private Duration renewEvery() {
        Duration renew = lease.dividedBy(LEASE_RENEWALS);
        return renew.compareTo(LONGEST_RENEWAL) < 0 ? renew : LONGEST_RENEWAL;
    }
}
