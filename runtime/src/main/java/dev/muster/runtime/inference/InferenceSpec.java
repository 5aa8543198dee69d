package dev.muster.runtime.inference;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.task.Task;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How agents think about a task.
 *
 * @param steps of active inference for a task, 1 to 10,000,000
 * @param horizon actions that each step looks ahead, 1 to 5: each one more takes five times as long
 * @param seed of everything that happens by chance; with the id of a task it settles what comes of it
 * @param timeout how long a task may take, with the wait for a processor; its own comes first if that is shorter
 */
public record InferenceSpec(long steps, int horizon, long seed, Duration timeout) {
    public static final long MOST_STEPS = 10_000_000;
    public static final int MOST_HORIZON = 5;

    /** A thousand steps that look two actions ahead, from seed 1, within an hour. */
    public static final InferenceSpec USUAL = new InferenceSpec(1_000, 2, 1, Duration.ofHours(1));

    private static final List<String> FIELDS = List.of("steps", "horizon", "seed");

    public InferenceSpec {
        between("steps", steps, MOST_STEPS);
        between("horizon", horizon, MOST_HORIZON);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a time-out is longer than nothing");
        }
    }

    private static void between(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is from 1 to " + most + ", not " + value);
        }
    }

    public InferenceSpec withSteps(long value) {
        return new InferenceSpec(value, horizon, seed, timeout);
    }

    public InferenceSpec withHorizon(int value) {
        return new InferenceSpec(steps, value, seed, timeout);
    }

    public InferenceSpec withSeed(long value) {
        return new InferenceSpec(steps, horizon, value, timeout);
    }

    public InferenceSpec withTimeout(Duration value) {
        return new InferenceSpec(steps, horizon, seed, value);
    }

    /**
     * What a task asks for: a description that is a JSON object, {@code {"steps": 2000, "horizon": 3, "seed": 7}}, goes
     * before this; one in words says nothing of it.
     *
     * @throws IllegalArgumentException if it is an object that asks for something else
     */
    InferenceSpec of(Task task) {
        Duration own = task.executionTimeout();
        InferenceSpec inTime = own != null && own.compareTo(timeout) < 0 ? withTimeout(own) : this;
        Fields asked = input(task.description().strip());
        long horizon = asked.whole("horizon", this.horizon);
        Long seed = asked.wholeOrNull("seed");
        between("horizon", horizon, MOST_HORIZON);
        return new InferenceSpec(
                asked.whole("steps", this.steps),
                (int) horizon,
                seed == null ? this.seed + task.id().value() : seed,
                inTime.timeout);
    }

    private static Fields input(String description) {
        if (!description.startsWith("{")) {
            return Fields.NONE;
        }
        Fields fields;
        try {
            fields = Fields.of(JsonTree.parse(description));
        } catch (JsonTree.NotJson e) {
            throw new IllegalArgumentException("it begins like JSON and is none: " + e.getMessage(), e);
        }
        String unknown = unknown(fields);
        if (unknown != null) {
            throw new IllegalArgumentException("unknown field '" + unknown + "'; " + Suggestions.hint(unknown, FIELDS));
        }
        return fields;
    }

    private static @Nullable String unknown(Fields fields) {
        return fields.values().keySet().stream()
                .filter(name -> !FIELDS.contains(name))
                .findFirst()
                .orElse(null);
    }
}
