package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunId;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabRuns;
import dev.muster.core.lab.LabScenario;
import dev.muster.core.lab.LabTest;
import dev.muster.core.lab.LabVerdict;
import dev.muster.core.lab.NoLab;
import dev.muster.core.lab.ReportFormat;
import dev.muster.core.state.StateMachine;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs of the lab against this program, as sessions with a task a test. A run takes the machine for minutes and starts
 * processes: operators start and cancel it, never an agent by itself. Who belongs to a project sees its runs alone.
 */
public final class LabOperations {
    private static final long LONGEST_WAIT_S = 3_600;

    /** What a run of a scenario is started with. */
    public static final Struct START = struct().required(
                    "scenario", text(Limits.NAME), "the name of a shipped one, such as validate-quick")
            .optional("project", text(Limits.NAME), "where its tasks go");

    private static final Struct TEST =
            struct().required("name", text()).required("task", text()).required("verdict", orNull(verdict()));

    /** A run. */
    public static final Struct RUN = struct().required("run", text(), "such as v3")
            .required("project", text())
            .required("scenario", text())
            .required("state", oneOf(LabRunState.class))
            .required("verdict", orNull(verdict()))
            .required("task", text(), "groups the tasks of its tests, and gets the reports")
            .required("tests", list(TEST))
            .required("done", whole(), "tests that have ended")
            .required("requested_by", text())
            .required("started_at", time())
            .required("ended_at", orNull(time()))
            .required("reason", orNull(text()))
            .required("progress", orNull(text()), "what it does now");

    /** A run, its report, and the form of that. */
    public static final Struct REPORT = RUN.required("format", oneOf(ReportFormat.class))
            .required("report", orNull(text()), "null as long as there is none");

    private static final Struct ID = struct().required("run", text(32), "such as v3");

    private static final Struct SCENARIO = struct().required("scenario", text())
            .required("description", orNull(text()))
            .required("tests", list(text()));

    private LabOperations() {}

    private static dev.muster.server.schema.Schema.Text verdict() {
        return oneOf(LabVerdict.class);
    }

    static List<Operation> all() {
        return List.of(
                Operation.read(
                        "list_scenarios",
                        "List the scenarios that can be run here.",
                        struct(),
                        struct().required("available", flag(), "whether a run can be started here")
                                .required("reason", orNull(text()), "why not")
                                .required("scenarios", list(SCENARIO)),
                        LabOperations::scenarios),
                Operation.change(
                        "run_validation",
                        "Run a scenario of the lab: a session with a task for each test. One at a time.",
                        Role.OPERATOR,
                        START,
                        RUN,
                        (call, out) -> write(out, start(call))),
                Operation.read(
                        "list_validations",
                        "List the runs of the lab that are kept, newest first.",
                        struct().optional("project", text(Limits.NAME)),
                        struct().required("validations", list(RUN)),
                        (call, out) -> out.objects("validations", runs(call), LabOperations::write)),
                Operation.read(
                        "get_validation",
                        "Show a run of the lab, or wait for its end.",
                        ID.optional("wait_seconds", seconds(0, LONGEST_WAIT_S), "how long to wait for its end"),
                        RUN,
                        (call, out) -> write(out, awaited(call))),
                Operation.read(
                        "get_report",
                        "Show the report of a run; of one that is under way, of what it has measured until now.",
                        ID.optional("format", oneOf(ReportFormat.class), "md by default"),
                        REPORT,
                        (call, out) -> {
                            LabRun run = run(call);
                            report(out, run, format(call), lab(call).report(run.id(), format(call)));
                        }),
                Operation.change(
                        "cancel_validation",
                        "End a run of the lab and its processes; what it measured until then is kept.",
                        Role.OPERATOR,
                        ID.optional("reason", text(Limits.REASON)),
                        RUN,
                        (call, out) -> write(out, cancel(call))));
    }

    private static LabRuns lab(Call call) {
        return call.engine().labRuns();
    }

    private static void scenarios(Call call, Json out) {
        String reason = lab(call).unavailable();
        out.field("available", reason == null)
                .field("reason", reason)
                .objects("scenarios", lab(call).scenarios(), LabOperations::scenario);
    }

    private static void scenario(Json out, LabScenario scenario) {
        out.field("scenario", scenario.name())
                .field("description", scenario.description())
                .texts("tests", scenario.tests());
    }

    /** Starts a run. */
    public static LabRun start(Call call) {
        return lab(call)
                .start(
                        call.arguments().text("scenario"),
                        call.project(),
                        call.caller().name());
    }

    /** The runs that the caller may see. */
    static List<LabRun> runs(Call call) {
        String project = call.arguments().has("project") ? call.project() : null;
        return lab(call).runs().stream()
                .filter(run -> call.caller().sees(run.project()))
                .filter(run -> project == null || run.project().equals(project))
                .toList();
    }

    /**
     * The run that the call names, or the newest one that the caller may see.
     *
     * @throws dev.muster.core.RefusedException if it is not there for this caller
     */
    public static LabRun run(Call call) {
        String named = call.arguments().textOrNull("run");
        if (named == null) {
            return runs(call).stream().findFirst().orElseThrow(LabOperations::none);
        }
        LabRunId id = LabRunId.parse(named);
        LabRun run = lab(call).run(id);
        if (!call.caller().sees(run.project())) {
            throw NoLab.missing(id);
        }
        return run;
    }

    private static RefusedException none() {
        return Refusal.of(ErrorCode.NOT_FOUND, "there is no validation yet")
                .withHelp("start one with run_validation, or ask an operator to")
                .asException();
    }

    private static LabRun awaited(Call call) throws InterruptedException {
        return lab(call).await(run(call).id(), call.arguments().seconds("wait_seconds", Duration.ZERO));
    }

    private static LabRun cancel(Call call) throws InterruptedException {
        String reason = call.arguments().textOrNull("reason");
        return lab(call)
                .cancel(
                        run(call).id(),
                        reason == null || reason.isBlank()
                                ? "cancelled by " + call.caller().name()
                                : reason);
    }

    /** The form that the call asks for. */
    public static ReportFormat format(Call call) {
        ReportFormat asked = call.arguments().constantOrNull("format", ReportFormat.class);
        return asked == null ? ReportFormat.MD : asked;
    }

    /** Writes a run and its report. */
    public static void report(Json out, LabRun run, ReportFormat format, @Nullable String report) {
        write(out, run);
        out.field("format", StateMachine.wire(format)).field("report", report);
    }

    /** Writes a run. */
    public static void write(Json out, LabRun run) {
        out.text("run", run.id())
                .field("project", run.project())
                .field("scenario", run.scenario())
                .field("state", StateMachine.wire(run.state()))
                .field("verdict", wire(run.verdict()))
                .text("task", run.task())
                .objects("tests", run.tests(), LabOperations::test)
                .field("done", run.done())
                .field("requested_by", run.requestedBy())
                .field("started_at", run.startedAt())
                .field("ended_at", run.endedAt())
                .field("reason", run.reason())
                .field("progress", run.progress());
    }

    private static void test(Json out, LabTest test) {
        out.field("name", test.name()).text("task", test.task()).field("verdict", wire(test.verdict()));
    }

    private static @Nullable String wire(@Nullable LabVerdict verdict) {
        return verdict == null ? null : StateMachine.wire(verdict);
    }
}
