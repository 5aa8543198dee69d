package dev.muster.runtime.agent;

import dev.muster.core.task.NewArtifact;
import java.util.List;

/** How an attempt at a task ended. */
public sealed interface Outcome {
    /**
     * It is done.
     *
     * @param summary what was done, for people and for tasks that wait for it
     */
    record Completed(String summary, List<NewArtifact> artifacts) implements Outcome {
        public Completed {
            artifacts = List.copyOf(artifacts);
        }
    }

    /**
     * It is not.
     *
     * @param reason what went wrong
     * @param retryable whether another attempt may help
     */
    record Failed(String reason, boolean retryable) implements Outcome {}

    /**
     * It was not tried: the task is given back, and the attempt does not count.
     *
     * @param why what keeps this agent from working
     */
    record NotTried(String why) implements Outcome {}
}
