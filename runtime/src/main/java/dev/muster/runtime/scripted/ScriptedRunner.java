package dev.muster.runtime.scripted;

import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.work.Assignment;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Plays the same steps for every task. Whatever it says of a task begins with "simulated:", for nothing was done. The
 * steps after one that ends the task are not reached; where none does, the task is completed.
 */
public final class ScriptedRunner implements Runner {
    private static final String MARK = "simulated: ";

    private final List<Step> steps;

    public ScriptedRunner(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public Outcome run(Assignment assignment, Desk desk) throws InterruptedException {
        for (Step step : steps) {
            switch (step) {
                case Step.Wait(var length) -> TimeUnit.NANOSECONDS.sleep(length.toNanos());
                case Step.Complete(var summary) -> {
                    return new Outcome.Completed(MARK + summary, List.of());
                }
                case Step.Fail(var reason, var retryable) -> {
                    return new Outcome.Failed(MARK + reason, retryable);
                }
            }
            desk.progressed();
        }
        return new Outcome.Completed(MARK + "all steps were played", List.of());
    }
}
