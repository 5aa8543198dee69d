package dev.muster.cli.agent;

import dev.muster.cli.terminal.Failure;
import dev.muster.runtime.inference.InferenceSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how agents think, which a task may say for itself. */
final class InferenceOptions {
    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "With --kind inference: steps for a task that does not say. Default: 1000.")
    private @Nullable Long steps;

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "With --kind inference: actions that a step looks ahead, 1 to 5. Default: 2.")
    private @Nullable Integer horizon;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "With --kind inference: the same seed and the same task give the same result. Default: 1.")
    private @Nullable Long seed;

    boolean isGiven() {
        return steps != null || horizon != null || seed != null;
    }

    /** @throws Failure if one is out of its range */
    InferenceSpec on(InferenceSpec usual) {
        try {
            return usual.withSteps(steps == null ? usual.steps() : steps)
                    .withHorizon(horizon == null ? usual.horizon() : horizon)
                    .withSeed(seed == null ? usual.seed() : seed);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--" + e.getMessage());
        }
    }
}
