package dev.muster.core.lab;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import java.time.Duration;
import java.util.List;

/**
 * Where no run can be started, and none ever was.
 *
 * @param unavailable why, in words
 */
public record NoLab(String unavailable) implements LabRuns {
    /** What is answered about a run that is not there. */
    public static RefusedException missing(LabRunId id) {
        return Refusal.of(ErrorCode.NOT_FOUND, "there is no validation '" + id + "'")
                .withHelp("list the validations: the oldest are not kept")
                .asException();
    }

    @Override
    public List<LabScenario> scenarios() {
        return List.of();
    }

    @Override
    public LabRun start(String scenario, String project, String requester) {
        throw Refusal.of(ErrorCode.NOT_AVAILABLE, "no validation can be run here: " + unavailable)
                .withHelp("start the server with ./muster serve, or run it by hand: ./muster validate")
                .asException();
    }

    @Override
    public List<LabRun> runs() {
        return List.of();
    }

    @Override
    public LabRun run(LabRunId id) {
        throw missing(id);
    }

    @Override
    public LabRun await(LabRunId id, Duration atMost) {
        throw missing(id);
    }

    @Override
    public String report(LabRunId id, ReportFormat format) {
        throw missing(id);
    }

    @Override
    public LabRun cancel(LabRunId id, String reason) {
        throw missing(id);
    }
}
