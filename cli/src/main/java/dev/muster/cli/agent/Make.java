package dev.muster.cli.agent;

import dev.muster.runtime.inference.InferenceSpec;
import dev.muster.runtime.model.ModelSpec;
import dev.muster.runtime.process.JsonLinesRunner.HealthCheck;
import dev.muster.runtime.process.ProgramSpec;
import dev.muster.runtime.scripted.Step;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What agents are. */
sealed interface Make {
    /**
     * A program.
     *
     * @param kept whether it is kept for many tasks
     * @param worktree a repository, for a work tree for each task; null for none
     * @param health null for no checks
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
    record Model(ModelSpec spec) implements Make {}

    /** Active inference. */
    record Inference(InferenceSpec spec) implements Make {}
}
