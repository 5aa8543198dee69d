package dev.muster.cli.agent;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.cli.engine.Values;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.pool.Balance;
import dev.muster.runtime.pool.PoolSpec;
import dev.muster.runtime.pool.Queues;
import dev.muster.runtime.pool.RoleSpec;
import dev.muster.runtime.process.JsonLinesRunner.HealthCheck;
import dev.muster.runtime.process.Preset;
import dev.muster.runtime.process.ProgramSpec;
import dev.muster.runtime.scripted.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a file of roles and their pools. All that is wrong with it is told at once. */
final class AgentsFile {
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final List<String> POOL = List.of(
            "name",
            "kind",
            "command",
            "preset",
            "protocol",
            "directory",
            "worktree",
            "keep_failed",
            "capabilities",
            "min",
            "max",
            "priority",
            "tasks_per_agent",
            "idle",
            "timeout",
            "memory_limit",
            "cpu_limit",
            "output_limit",
            "health",
            "steps",
            "model");

    /** What the agents of a pool are. */
    sealed interface Make {
        /**
         * A program.
         *
         * @param kept whether it is kept for many tasks
         * @param worktree a repository, for a work tree for each task
         */
        record Program(
                ProgramSpec spec,
                boolean kept,
                Path directory,
                @Nullable Path worktree,
                boolean keepFailed,
                @Nullable HealthCheck health)
                implements Make {}

        /** Steps that are played. */
        record Script(List<Step> steps) implements Make {}

        /** A model behind an API. */
        record Model(ModelKeys keys) implements Make {}
    }

    /**
     * What a file says.
     *
     * @param project null if it names none
     * @param makes what the agents of each pool are, by the pool's name
     */
    record Content(@Nullable String project, List<RoleSpec> roles, Map<String, Make> makes) {}

    private final Troubles troubles;
    private final Path home;
    private final Map<String, Make> makes = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private AgentsFile(String file, Path home) {
        this.troubles = new Troubles(file);
        this.home = home;
    }

    /**
     * Reads one.
     *
     * @param home what paths in it are relative to
     * @throws dev.muster.cli.terminal.Failure if it is not right
     */
    static Content read(String file, String text, Path home) {
        AgentsFile reader = new AgentsFile(file, home);
        Section top = Section.of(Document.parse(file, text), "the file", List.of("project", "roles"), reader.troubles);
        List<RoleSpec> roles = new ArrayList<>();
        for (Document each : top.items("roles")) {
            RoleSpec role = reader.role(each);
            if (role != null) {
                roles.add(role);
            }
        }
        if (!top.has("roles")) {
            reader.troubles.add(top.line(), "key 'roles' is missing: a list of roles, each with its pools");
        }
        reader.troubles.throwIfAny();
        return new Content(top.text("project"), roles, reader.makes);
    }

    private @Nullable RoleSpec role(Document document) {
        Section section = Section.of(document, "a role", List.of("name", "balance", "queues", "pools"), troubles);
        String name = required(section, "name");
        Balance balance = section.parsed("balance", text -> Values.constant(Balance.class, "balance", text));
        List<PoolSpec> pools = new ArrayList<>();
        for (Document each : section.items("pools")) {
            PoolSpec pool = pool(each);
            if (pool != null) {
                pools.add(pool);
            }
        }
        Queues queues = queues(section);
        if (!section.has("pools")) {
            troubles.add(section.line(), "role '" + name + "' has no pools");
        }
        return pools.isEmpty()
                ? null
                : new RoleSpec(name, balance == null ? Balance.ROUND_ROBIN : balance, queues, pools);
    }

    private Queues queues(Section role) {
        Document document = role.document("queues");
        if (document == null) {
            return Queues.ONE;
        }
        Section section = Section.of(document, "queues", List.of("high", "normal", "low"), troubles);
        Queues queues = checked(
                section.line(), () -> new Queues(Set.copyOf(section.texts("high")), Set.copyOf(section.texts("low"))));
        return queues == null ? Queues.ONE : queues;
    }

    private @Nullable PoolSpec pool(Document document) {
        Section section = Section.of(document, "a pool", POOL, troubles);
        String name = required(section, "name");
        if (!names.add(name)) {
            troubles.add(section.line(), "pool '" + name + "' is there twice; its agents are called after it");
        }
        Long max = section.whole("max", 1, 1_000);
        Long min = section.whole("min", 0, 1_000);
        Long priority = section.whole("priority", -1_000, 1_000);
        Long tasks = section.whole("tasks_per_agent", 1, 10_000);
        Duration idle = section.parsed("idle", Values::duration);
        Make make = make(section);
        if (make != null) {
            makes.put(name, make);
        }
        int most = max == null ? 1 : max.intValue();
        return checked(
                section.line(),
                () -> new PoolSpec(
                        name,
                        Set.copyOf(section.texts("capabilities")),
                        min == null ? Math.min(1, most) : min.intValue(),
                        most,
                        priority == null ? 0 : priority.intValue(),
                        tasks == null ? 1 : tasks.intValue(),
                        idle == null ? IDLE : idle));
    }

    private @Nullable Make make(Section section) {
        String kind = section.text("kind");
        return switch (kind == null ? "process" : kind) {
            case "process" -> checked(section.line(), () -> program(section));
            case "scripted" ->
                new Make.Script(section.items("steps").stream().map(this::step).toList());
            case "model" -> checked(section.line(), () -> new Make.Model(ModelKeys.read(section, troubles)));
            default -> {
                troubles.add(
                        section.lineOf("kind"),
                        "key 'kind': '" + kind + "' is no kind of agent here; there are process, scripted and model");
                yield null;
            }
        };
    }

    private Make program(Section section) {
        List<String> command = section.texts("command");
        Preset preset = section.parsed("preset", text -> Values.constant(Preset.class, "preset", text));
        if (command.isEmpty() && preset == null) {
            throw new IllegalArgumentException("a pool of processes needs a command or a preset");
        }
        ProgramSpec spec = preset == null ? ProgramSpec.of(command.toArray(String[]::new)) : preset.with(command);
        Duration timeout = section.parsed("timeout", Values::duration);
        Long output = section.parsed("output_limit", ResourceLimits::parseBytes);
        Long memory = section.parsed("memory_limit", ResourceLimits::parseBytes);
        Double cpus = section.parsed("cpu_limit", AgentsFile::number);
        spec = spec.withLimits(new ResourceLimits(memory, cpus));
        spec = timeout == null ? spec : spec.withTimeout(timeout);
        spec = output == null ? spec : spec.withOutputLimit(output);
        String protocol = section.text("protocol");
        if (protocol != null && !protocol.equals("once") && !protocol.equals("jsonl")) {
            troubles.add(section.lineOf("protocol"), "key 'protocol': once or jsonl is expected");
        }
        String directory = section.text("directory");
        String worktree = section.text("worktree");
        return new Make.Program(
                spec,
                "jsonl".equals(protocol),
                directory == null ? home : home.resolve(directory).normalize(),
                worktree == null ? null : home.resolve(worktree).normalize(),
                "true".equals(section.text("keep_failed")),
                health(section));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number, such as 0.5", e);
        }
    }

    private @Nullable HealthCheck health(Section pool) {
        Document document = pool.document("health");
        if (document == null) {
            return null;
        }
        Section section = Section.of(document, "health", List.of("after", "within"), troubles);
        Duration after = section.parsed("after", Values::duration);
        Duration within = section.parsed("within", Values::duration);
        return new HealthCheck(
                after == null ? Duration.ofSeconds(30) : after, within == null ? Duration.ofSeconds(5) : within);
    }

    private Step step(Document document) {
        Section section = Section.of(document, "a step", List.of("wait", "complete", "fail", "retryable"), troubles);
        Duration wait = section.parsed("wait", Values::duration);
        if (wait != null) {
            return new Step.Wait(wait);
        }
        String complete = section.text("complete");
        if (complete != null) {
            return new Step.Complete(complete);
        }
        return new Step.Fail(required(section, "fail"), !"false".equals(section.text("retryable")));
    }

    private String required(Section section, String key) {
        String text = section.text(key);
        if (text == null || text.isBlank()) {
            troubles.add(section.line(), "key '" + key + "' is missing");
            return "?";
        }
        return text;
    }

    /** What is made; null if it cannot be, which is told. */
    private <T> @Nullable T checked(int line, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            troubles.add(line, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
