package dev.muster.cli.agent;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.cli.engine.Values;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.runtime.inference.InferenceSpec;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.process.JsonLinesRunner.HealthCheck;
import dev.muster.runtime.process.Preset;
import dev.muster.runtime.process.ProgramSpec;
import dev.muster.runtime.process.Programs;
import dev.muster.runtime.scripted.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the agents of a pool are. */
final class MakeReader {
    /** The kinds of agents, each with the keys that are its own. */
    private enum Kind {
        PROCESS(
                "command",
                "preset",
                "protocol",
                "directory",
                "worktree",
                "keep_failed",
                "timeout",
                "memory_limit",
                "cpu_limit",
                "output_limit",
                "health"),
        SCRIPTED("steps"),
        MODEL("model", "timeout"),
        INFERENCE("inference", "timeout");

        @SuppressWarnings("ImmutableEnumChecker") // of List.of
        private final List<String> keys;

        Kind(String... keys) {
            this.keys = List.of(keys);
        }
    }

    /** The keys of all kinds. */
    static final List<String> KEYS = Stream.concat(
                    Stream.of("kind"), Arrays.stream(Kind.values()).flatMap(kind -> kind.keys.stream()))
            .distinct()
            .toList();

    private final Troubles troubles;
    private final Path home;
    private final AgentSettings settings;
    private final Map<String, String> environment;

    /**
     * A reader.
     *
     * @param home what paths are relative to
     * @param settings what holds where the file says nothing
     * @param environment where programs are looked for, and the keys of APIs
     */
    MakeReader(Troubles troubles, Path home, AgentSettings settings, Map<String, String> environment) {
        this.troubles = troubles;
        this.home = home;
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * Reads it; null if the kind is not known.
     *
     * @throws IllegalArgumentException if it is wrong as a whole
     */
    @Nullable
    Make read(Section pool) {
        Kind kind = pool.has("kind")
                ? pool.parsed("kind", text -> Values.constant(Kind.class, "kind of agent", text))
                : Kind.PROCESS;
        if (kind == null) {
            return null;
        }
        KEYS.stream()
                .filter(key -> !key.equals("kind") && !kind.keys.contains(key) && pool.has(key))
                .forEach(key -> troubles.add(
                        pool.lineOf(key),
                        "key '" + key + "' is not for agents of kind "
                                + kind.name().toLowerCase(Locale.ROOT) + "; theirs are "
                                + String.join(", ", kind.keys)));
        return switch (kind) {
            case PROCESS -> program(pool);
            case SCRIPTED ->
                new Make.Script(pool.items("steps").stream().map(this::step).toList());
            case MODEL -> new Make.Model(ModelKeys.read(pool, settings, environment, troubles));
            case INFERENCE -> new Make.Inference(inference(pool));
        };
    }

    private Make program(Section pool) {
        List<String> command = pool.texts("command");
        Preset preset = pool.parsed("preset", text -> Values.constant(Preset.class, "preset", text));
        if (command.isEmpty() && preset == null) {
            throw new IllegalArgumentException("a pool of processes needs a command or a preset");
        }
        ProgramSpec spec = preset == null ? ProgramSpec.of(command.toArray(String[]::new)) : preset.with(command);
        Long output = pool.parsed("output_limit", ResourceLimits::parseBytes);
        Path directory = path(pool, "directory");
        Path place = directory == null ? home : directory;
        String problem = Programs.problem(spec.command().getFirst(), place, environment);
        if (problem != null) {
            troubles.add(pool.lineOf(command.isEmpty() ? "preset" : "command"), problem);
        }
        return new Make.Program(
                spec.withTimeout(timeout(pool))
                        .withOutputLimit(output == null ? spec.outputLimit() : output)
                        .withLimits(limits(pool)),
                isKept(pool),
                place,
                path(pool, "worktree"),
                flag(pool, "keep_failed", false),
                health(pool));
    }

    private Duration timeout(Section pool) {
        return Objects.requireNonNullElse(pool.parsed("timeout", Values::duration), settings.timeout());
    }

    private ResourceLimits limits(Section pool) {
        Long memory = pool.has("memory_limit") ? pool.parsed("memory_limit", LimitOptions::memory) : settings.memory();
        return new ResourceLimits(memory, pool.parsed("cpu_limit", MakeReader::number));
    }

    private boolean isKept(Section pool) {
        String protocol = pool.text("protocol");
        if (protocol != null && !protocol.equals("once") && !protocol.equals("jsonl")) {
            troubles.add(pool.lineOf("protocol"), "key 'protocol': once or jsonl is expected");
        }
        if ("jsonl".equals(protocol) && pool.has("preset")) {
            troubles.add(pool.lineOf("protocol"), "key 'protocol': a preset is started for each task");
        }
        return "jsonl".equals(protocol);
    }

    private @Nullable Path path(Section pool, String key) {
        String text = pool.text(key);
        return text == null ? null : home.resolve(text).normalize();
    }

    private boolean flag(Section section, String key, boolean otherwise) {
        String text = section.text(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            troubles.add(section.lineOf(key), "key '" + key + "': true or false is expected");
        }
        return text == null ? otherwise : text.equals("true");
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
        List<String> known = List.of("wait", "complete", "fail", "retryable");
        Section section = Section.of(document, "a step", known, troubles);
        Duration wait = section.parsed("wait", Values::duration);
        if (wait != null) {
            return new Step.Wait(wait);
        }
        String complete = section.text("complete");
        if (complete != null) {
            return new Step.Complete(complete);
        }
        String fail = section.text("fail");
        if (fail == null && !section.broken("wait")) {
            troubles.add(section.line(), "a step has one of wait, complete and fail");
        }
        return new Step.Fail(Objects.requireNonNullElse(fail, "?"), flag(section, "retryable", true));
    }

    private InferenceSpec inference(Section pool) {
        InferenceSpec spec = InferenceSpec.USUAL.withTimeout(timeout(pool));
        Document document = pool.document("inference");
        if (document == null) {
            return spec;
        }
        Section section = Section.of(document, "inference", List.of("steps", "horizon", "seed"), troubles);
        Long steps = section.whole("steps", 1, InferenceSpec.MOST_STEPS);
        Long horizon = section.whole("horizon", 1, InferenceSpec.MOST_HORIZON);
        Long seed = section.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        return spec.withSteps(steps == null ? spec.steps() : steps)
                .withHorizon(horizon == null ? spec.horizon() : horizon.intValue())
                .withSeed(seed == null ? spec.seed() : seed);
    }
}
