package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabRuns;
import dev.muster.core.lab.ReportFormat;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.LabOperations;
import dev.muster.server.schema.Struct;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lab, from inside an agent. */
final class LabTools {
    private static final Duration SLICE = Duration.ofSeconds(5);
    private static final Struct WAIT =
            struct().optional("wait_seconds", whole(0, ClaimTool.LONGEST_WAIT_S), "wait for its end");

    private LabTools() {}

    static List<Tool> all() {
        return List.of(start(), report());
    }

    private static Tool start() {
        return new Tool(
                "run_validation",
                "Run a validation",
                "Runs a scenario of the lab against this program: a task for each test, its figures as artifacts, a"
                        + " verdict. Takes minutes and the whole machine; one at a time. With wait_seconds it waits,"
                        + " and a call that is cancelled meanwhile ends the run.",
                ToolChoice.LAB,
                List.of(),
                Role.OPERATOR,
                Tool.Hint.CHANGES,
                LabOperations.START.and(WAIT).optional("session", text(64)),
                LabOperations.RUN.required("next", text()),
                LabTools::run);
    }

    private static Answer run(ToolCall call) throws InterruptedException {
        LabRun started = LabOperations.start(call.call());
        LabRun run;
        try {
            run = awaited(call, started);
        } catch (InterruptedException e) {
            // Who has only gone for long has cancelled nothing: the run goes on, and get_report tells of it.
            if (!call.request().back().gone()) {
                // Not on this thread: who cancelled is owed no more waiting.
                LabRuns lab = call.engine().labRuns();
                Thread.startVirtualThread(() -> cancel(lab, started));
            }
            throw e;
        }
        return Answer.data(json -> {
            LabOperations.write(json, run);
            json.field("next", next(run));
        });
    }

    private static void cancel(LabRuns lab, LabRun run) {
        try {
            lab.cancel(run.id(), "the call that started it was cancelled");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Tool report() {
        return new Tool(
                "get_report",
                "Get a validation's report",
                "Tells how a validation goes, and its report: verdict, figures, what to change. With wait_seconds it"
                        + " waits for the end of one that is under way.",
                ToolChoice.LAB,
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                WAIT.optional("run", text(32), "such as v3; the newest by default")
                        .optional("format", oneOf(ReportFormat.class), "md by default"),
                LabOperations.REPORT.required("next", text()),
                LabTools::tell);
    }

    private static Answer tell(ToolCall call) throws InterruptedException {
        Call asked = call.call();
        LabRun run = awaited(call, LabOperations.run(asked));
        ReportFormat format = LabOperations.format(asked);
        String report = reportOrNull(call, run, format);
        return Answer.data(json -> {
            LabOperations.report(json, run, format, report);
            json.field("next", next(run));
        });
    }

    private static @Nullable String reportOrNull(ToolCall call, LabRun run, ReportFormat format) {
        try {
            return call.engine().labRuns().report(run.id(), format);
        } catch (RefusedException e) {
            if (e.code() == ErrorCode.INVALID_STATE) {
                return null;
            }
            throw e;
        }
    }

    /** Waits in slices, and tells between them how it goes. */
    private static LabRun awaited(ToolCall call, LabRun first) throws InterruptedException {
        Duration wait = call.arguments().seconds("wait_seconds", Duration.ZERO);
        long start = System.nanoTime();
        LabRun run = first;
        while (run.state() == LabRunState.RUNNING) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Duration left = wait.minus(waited);
            if (left.isNegative() || left.isZero()) {
                break;
            }
            call.request().progress(waited.toMillis() / 1000.0, (double) wait.toSeconds(), words(run));
            call.request().back().check();
            run = call.engine().labRuns().await(run.id(), left.compareTo(SLICE) < 0 ? left : SLICE);
        }
        return run;
    }

    private static String words(LabRun run) {
        String done = run.done() + " of " + run.tests().size() + " tests done";
        return run.progress() == null ? done : done + "; " + run.progress();
    }

    private static String next(LabRun run) {
        return run.state() == LabRunState.RUNNING
                ? "It is under way: call get_report with run " + run.id() + " and wait_seconds."
                : "It has ended: get_report has its report, and task " + run.task() + " keeps it.";
    }
}
