package dev.muster.runtime.scripted;

import java.time.Duration;

/** What a scripted agent does next with a task. */
public sealed interface Step {
    /** It does nothing for a while. */
    record Wait(Duration length) implements Step {}

    /** It completes the task. */
    record Complete(String summary) implements Step {}

    /**
     * It fails the attempt.
     *
     * @param retryable whether another attempt may help
     */
    record Fail(String reason, boolean retryable) implements Step {}
}
