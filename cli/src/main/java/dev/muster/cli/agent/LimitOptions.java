package dev.muster.cli.agent;

import dev.muster.cli.engine.Values;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.cli.terminal.Failure;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.process.ProgramSpec;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a program may use for a task. */
final class LimitOptions {
    private static final Duration LONGEST = Duration.ofDays(365);

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description =
                    "How long it may work on a task; then it is ended. Default: orchestrator.agents.timeout_minutes"
                            + " of the configuration, 1h; or less if the task says so.")
    private @Nullable Duration timeout;

    @Option(
            names = "--memory-limit",
            paramLabel = "AMOUNT",
            description = "Memory for it and all that it starts, such as 256m, or none; one that takes more is ended."
                    + " Default: orchestrator.agents.memory_limit_mb of the configuration, none.")
    private @Nullable String memory;

    @Option(
            names = "--cpu-limit",
            paramLabel = "N",
            description = "Processors for it and all that it starts, such as 0.5.")
    private @Nullable Double cpus;

    @Option(
            names = "--output-limit",
            paramLabel = "AMOUNT",
            description = "What it may print for a task; one that prints more is ended. Default: 16m.")
    private @Nullable String output;

    @Option(
            names = "--limits-by",
            paramLabel = "WAY",
            description = "How memory and CPU are limited: cgroup, rlimit or watcher. Default: the best there is here.")
    private @Nullable String way;

    /** Whether one is given that is about programs alone. */
    boolean arePrograms() {
        return way != null || output != null || memory != null || cpus != null;
    }

    /** How long an agent may work on a task. */
    Duration timeout(AgentSettings settings) {
        Duration chosen = timeout == null ? settings.timeout() : timeout;
        if (chosen.isNegative() || chosen.isZero()) {
            throw Failure.usage("--timeout has to be longer than nothing");
        }
        if (chosen.compareTo(LONGEST) > 0) {
            throw Failure.usage("--timeout is too long: at most " + LONGEST.toHours() + "h, which is a year");
        }
        return chosen;
    }

    /** The same program under these limits. */
    ProgramSpec on(ProgramSpec spec, AgentSettings settings) {
        ProgramSpec limited = spec.withTimeout(timeout(settings)).withLimits(limits(settings));
        if (output == null) {
            return limited;
        }
        long most = amount("--output-limit", output);
        if (most < 1) {
            throw Failure.usage("--output-limit is 1 byte or more, not " + output);
        }
        return limited.withOutputLimit(most);
    }

    private ResourceLimits limits(AgentSettings settings) {
        Long most = memory == null ? settings.memory() : checked("--memory-limit", memory, LimitOptions::memory);
        try {
            return new ResourceLimits(most, cpus);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads a limit of memory; null for {@code none}.
     *
     * @throws IllegalArgumentException if it is no amount; the message is for people
     */
    static @Nullable Long memory(String text) {
        return text.strip().equalsIgnoreCase("none") ? null : ResourceLimits.parseBytes(text);
    }

    Enforcements.@Nullable Kind way() {
        return way == null
                ? null
                : checked("--limits-by", way, text -> Values.constant(Enforcements.Kind.class, "way", text));
    }

    private static long amount(String option, String text) {
        return checked(option, text, ResourceLimits::parseBytes);
    }

    private static <T extends @Nullable Object> T checked(String option, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(option + ": " + e.getMessage());
        }
    }
}
