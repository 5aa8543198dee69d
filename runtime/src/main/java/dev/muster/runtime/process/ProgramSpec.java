package dev.muster.runtime.process;

import dev.muster.runtime.limit.ResourceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that does tasks.
 *
 * @param command the program and its arguments
 * @param input what it reads on its standard input
 * @param timeout how long it may work on a task; a task's own execution time-out comes first if it is shorter
 * @param outputLimit bytes that it may print to standard output for a task
 * @param limits what it may use
 * @param environment variables in addition to those of this process and of the task
 */
public record ProgramSpec(
        List<String> command,
        Input input,
        Duration timeout,
        long outputLimit,
        ResourceLimits limits,
        Map<String, String> environment) {
    /** What is to be read on the standard input. */
    public enum Input {
        /** The task as JSON, on one line. */
        JSON,
        /** What is to be done, in words. */
        PROMPT
    }

    /** An hour for a task, 16 MiB of output, no other limits. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    public static final long DEFAULT_OUTPUT = 16L << 20;

    public ProgramSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new IllegalArgumentException("there is no program to run");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a time-out is longer than nothing");
        }
        if (outputLimit < 1) {
            throw new IllegalArgumentException("an output limit is 1 byte or more");
        }
    }

    /** A program that reads JSON, with the usual time-out and nothing else that it is kept to. */
    public static ProgramSpec of(String... command) {
        return new ProgramSpec(
                List.of(command), Input.JSON, DEFAULT_TIMEOUT, DEFAULT_OUTPUT, ResourceLimits.NONE, Map.of());
    }

    public ProgramSpec withInput(Input value) {
        return new ProgramSpec(command, value, timeout, outputLimit, limits, environment);
    }

    public ProgramSpec withTimeout(Duration value) {
        return new ProgramSpec(command, input, value, outputLimit, limits, environment);
    }

    public ProgramSpec withOutputLimit(long value) {
        return new ProgramSpec(command, input, timeout, value, limits, environment);
    }

    public ProgramSpec withLimits(ResourceLimits value) {
        return new ProgramSpec(command, input, timeout, outputLimit, value, environment);
    }

    public ProgramSpec withEnvironment(Map<String, String> value) {
        return new ProgramSpec(command, input, timeout, outputLimit, limits, value);
    }

    /** How long it may work on a task that has a time-out of its own, or none. */
    Duration timeout(@Nullable Duration own) {
        return own != null && own.compareTo(timeout) < 0 ? own : timeout;
    }
}
