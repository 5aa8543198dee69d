package dev.muster.core.lab;

import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of a scenario by the lab, as it is now.
 *
 * @param project where its tasks are
 * @param scenario the name of what is run
 * @param verdict null until the run has ended with one
 * @param session works on its tasks; whoever knows it speaks for it, so it is shown to nobody
 * @param task groups the tasks of its tests, and gets the reports
 * @param tests in the order in which they run
 * @param requestedBy who started it
 * @param endedAt null while it runs
 * @param reason why it is not complete, or did not pass; null if there is nothing to say
 * @param progress what it does now, in words; null when it does nothing or has not said so
 */
public record LabRun(
        LabRunId id,
        String project,
        String scenario,
        LabRunState state,
        @Nullable LabVerdict verdict,
        SessionId session,
        TaskId task,
        List<LabTest> tests,
        String requestedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String reason,
        @Nullable String progress) {
    public LabRun {
        tests = List.copyOf(tests);
    }

    /** How many of its tests have ended. */
    public long done() {
        return tests.stream().filter(test -> test.verdict() != null).count();
    }

    /** The same run with other words about what it does now. */
    public LabRun doing(@Nullable String value) {
        return new LabRun(
                id,
                project,
                scenario,
                state,
                verdict,
                session,
                task,
                tests,
                requestedBy,
                startedAt,
                endedAt,
                reason,
                value);
    }

    /** The same run with the verdict of one of its tests. */
    public LabRun judged(String test, LabVerdict value) {
        List<LabTest> all = tests.stream()
                .map(each -> each.name().equals(test) ? new LabTest(test, each.task(), value) : each)
                .toList();
        return new LabRun(
                id,
                project,
                scenario,
                state,
                verdict,
                session,
                task,
                all,
                requestedBy,
                startedAt,
                endedAt,
                reason,
                progress);
    }

    /** The same run when it has ended. */
    public LabRun ended(LabRunState as, @Nullable LabVerdict judgement, @Nullable String why, Instant at) {
        return new LabRun(
                id, project, scenario, as, judgement, session, task, tests, requestedBy, startedAt, at, why, null);
    }
}
