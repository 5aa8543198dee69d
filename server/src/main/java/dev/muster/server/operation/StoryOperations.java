package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.ApprovalJson;
import dev.muster.client.wire.CycleJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TestRun;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** TDD cycles on stories, and questions that a person answers. */
public final class StoryOperations {
    private static final int LIST = 50;
    private static final double SHORTEST_REMINDER_S = 60;
    private static final double LONGEST_REMINDER_S = 30 * 86_400.0;

    static final String START = "start";
    private static final String[] COMMANDS = Stream.concat(
                    Stream.of(START), TddMachine.TABLE.commands().stream().map(StateMachine::wire))
            .toArray(String[]::new);

    public static final Struct TDD = struct().required("command", oneOf(COMMANDS))
            .required("story", text(32))
            .optional("project", text(Limits.NAME))
            .optional("passed", whole(0, 10_000_000), "run_tests: how many tests passed")
            .optional("failed", whole(0, 10_000_000), "run_tests: how many failed, errors among them")
            .optional("log", text(Limits.REASON), "run_tests: what they printed, or where that is")
            .optional(
                    "since",
                    whole(0, Long.MAX_VALUE),
                    "run_tests: the number of the project's last event when they began; refused if the work was changed"
                            + " after it")
            .optional("note", text(Limits.REASON), "commit: what is committed; abort: why")
            .optional("session", text(64));

    public static final Struct QUESTION = struct().required("task", text(32), "it is blocked until the answer comes")
            .required("question", text(Limits.REASON), "what a person has to decide")
            .optional(
                    "remind_every_seconds",
                    seconds(SHORTEST_REMINDER_S, LONGEST_REMINDER_S),
                    "every 15 minutes by default")
            .optional("session", text(64));

    public static final Struct ANSWER = struct().required("approval", text(32))
            .required("approved", flag())
            .optional("comment", text(Limits.REASON))
            .optional("answered_by", text(Limits.NAME), "who answers, to be shown")
            .optional("session", text(64), "an agent's session, which is refused: a person answers");

    private StoryOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.read(
                        "get_cycle",
                        "Show the newest TDD cycle of a story.",
                        struct().required("story", text(32)).optional("project", text(Limits.NAME)),
                        struct().required("cycle", orNull(WorkflowShapes.CYCLE)),
                        StoryOperations::cycle),
                Operation.change(
                        "tdd_command",
                        "Start a TDD cycle on a story, or say something to the one that is active.",
                        Role.AGENT,
                        TDD,
                        WorkflowShapes.CYCLE,
                        (call, out) -> CycleJson.write(out, tdd(call))),
                Operation.read(
                        "list_approvals",
                        "List the questions that wait for a person, the oldest first.",
                        struct().optional("project", text(Limits.NAME))
                                .optional("after", text(32), "the last approval of the page before")
                                .optional("limit", whole(1, Limits.PAGE)),
                        struct().required("approvals", list(WorkflowShapes.APPROVAL)),
                        StoryOperations::waiting),
                Operation.read(
                        "get_approval",
                        "Show a question and its answer.",
                        struct().required("approval", text(32)),
                        WorkflowShapes.APPROVAL,
                        (call, out) -> ApprovalJson.write(
                                out,
                                call.reads()
                                        .workflows()
                                        .approval(ApprovalId.parse(
                                                call.arguments().text("approval"))))),
                Operation.change(
                        "request_approval",
                        "Ask a person whether a task may go on; it is blocked until the answer comes.",
                        Role.AGENT,
                        QUESTION,
                        WorkflowShapes.APPROVAL,
                        (call, out) -> ApprovalJson.write(out, request(call))),
                Operation.change(
                        "answer_approval",
                        "Answer a question: what waits for it goes on.",
                        Role.OPERATOR,
                        ANSWER,
                        WorkflowShapes.APPROVAL,
                        (call, out) -> ApprovalJson.write(out, answer(call))));
    }

    private static void cycle(Call call, Json out) {
        Cycle cycle = call.reads()
                .workflows()
                .cycle(call.project(), StoryId.parse(call.arguments().text("story")))
                .orElse(null);
        if (cycle == null) {
            out.field("cycle", (String) null);
        } else {
            out.object("cycle", json -> CycleJson.write(json, cycle));
        }
    }

    /** Says something to a cycle. */
    public static Cycle tdd(Call call) {
        Fields arguments = call.arguments();
        StoryId story = StoryId.parse(arguments.text("story"));
        String command = arguments.text("command");
        String project = call.project();
        if (command.equals(START)) {
            return call.execute(new StartCycle(project, story, call.session()));
        }
        return call.execute(new AdvanceCycle(
                project,
                story,
                TddCommand.valueOf(command.toUpperCase(Locale.ROOT)),
                run(arguments),
                arguments.textOrNull("note"),
                call.session()));
    }

    private static @Nullable TestRun run(Fields arguments) {
        if (arguments.has("passed") != arguments.has("failed")) {
            throw new IllegalArgumentException("give both 'passed' and 'failed'");
        }
        return arguments.has("passed")
                ? new TestRun(
                        arguments.integer("passed", 0),
                        arguments.integer("failed", 0),
                        arguments.textOrNull("log"),
                        arguments.wholeOrNull("since"))
                : null;
    }

    private static void waiting(Call call, Json out) {
        String after = call.arguments().textOrNull("after");
        out.objects(
                "approvals",
                call.reads()
                        .workflows()
                        .approvals(
                                call.project(),
                                after == null ? null : ApprovalId.parse(after),
                                call.arguments().integer("limit", LIST)),
                ApprovalJson::write);
    }

    /** Asks a person. */
    public static Approval request(Call call) {
        return call.execute(new RequestApproval(
                call.task(),
                call.arguments().text("question"),
                call.arguments().secondsOrNull("remind_every_seconds"),
                call.session()));
    }

    /** Answers a question. */
    public static Approval answer(Call call) {
        return call.execute(new AnswerApproval(
                ApprovalId.parse(call.arguments().text("approval")),
                call.caller().project(),
                call.arguments().flag("approved", false),
                ScrumOperations.who(call),
                call.arguments().textOrNull("comment"),
                call.sessionOrNull()));
    }
}
