package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An MCP tool, how it is called and what its result has to hold.
 *
 * @param tool its name
 * @param asking makes the call's arguments
 */
record ToolUse(String tool, Asking asking) {
    private static final String FINDING = "report.txt";

    /** Makes what a call needs, and the call. Not part of its time. */
    interface Asking {
        /**
         * Makes it.
         *
         * @throws IllegalStateException if what has to be there before is not
         */
        Ask of(ToolSeat seat) throws IOException, InterruptedException, McpPeer.ToolFailed;
    }

    /**
     * One call.
     *
     * @param arguments writes them
     * @param right whether a result is what it has to be; it may keep what later calls need
     */
    record Ask(Consumer<Json> arguments, Predicate<Fields> right) {}

    /**
     * Every tool that an agent can call by itself, in an order in which each finds what it needs: a round takes three
     * tasks through their lives.
     */
    static final List<ToolUse> ALL = List.of(
            new ToolUse("start_session", ToolUse::resumed),
            new ToolUse("session_status", seat -> own(seat, "id", seat.session())),
            new ToolUse("resume_session", seat -> own(seat, "session", seat.session())),
            new ToolUse(
                    "list_sessions",
                    seat -> new Ask(
                            json -> json.field("limit", 20L),
                            result -> !result.objects("sessions").isEmpty())),
            new ToolUse(
                    "cleanup_sessions",
                    seat -> new Ask(json -> json.field("dry_run", true), result -> result.flag("dry_run", false))),
            new ToolUse("plan_task", ToolSeat::plan),
            new ToolUse(
                    "get_status",
                    seat -> inProject(seat, result -> result.object("tasks").has("ready"))),
            new ToolUse(
                    "query_tasks",
                    seat -> inProject(seat, result -> !result.objects("tasks").isEmpty())),
            new ToolUse("update_task", seat -> task(seat, json -> json.field("priority", 1L), "ready")),
            new ToolUse("claim_task", ToolSeat::claim),
            new ToolUse(
                    "renew_lease",
                    seat -> new Ask(seat::held, result -> result.text("task_id").equals(seat.task()))),
            new ToolUse("release_task", seat -> new Ask(seat::held, state("ready"))),
            new ToolUse("fail_task", seat -> {
                seat.claimNow();
                return new Ask(
                        json -> {
                            seat.held(json);
                            json.field("reason", "a test").field("retryable", false);
                        },
                        state("failed"));
            }),
            new ToolUse("delete_task", seat -> task(seat, json -> {}, "failed")),
            new ToolUse("complete_task", ToolUse::completed),
            new ToolUse(
                    "synthesize_results",
                    seat -> new Ask(
                            json -> json.field("parent_task_id", seat.task()),
                            result -> result.text("parent").equals(seat.task()))),
            new ToolUse("request_approval", seat -> {
                seat.planNow();
                return new Ask(
                        json -> json.field("task", seat.task())
                                .field("question", "may it go on?")
                                .field("session", seat.session()),
                        state("pending"));
            }),
            new ToolUse("cancel_task", seat -> new Ask(seat::aboutTask, result -> result.whole("cancelled") == 1)),
            new ToolUse(
                    "scrum_command",
                    seat -> new Ask(
                            json -> json.field("command", "add_story")
                                    .field("title", "load of the lab")
                                    .field("session", seat.session()),
                            result -> result.texts("stories").size() == 1)),
            new ToolUse(
                    "template_create",
                    seat -> new Ask(
                            json -> json.field("template", "t")
                                    .objects(
                                            "tasks",
                                            List.of("load of the lab"),
                                            (out, title) -> out.field("title", title))
                                    .field("session", seat.session()),
                            result -> result.whole("version") > 0)),
            self("template_list", result -> !result.objects("templates").isEmpty()),
            new ToolUse(
                    "template_instantiate",
                    seat -> new Ask(
                            json -> json.field("template", "t")
                                    .field("dry_run", true)
                                    .field("session", seat.session()),
                            result -> result.objects("tasks").size() == 1)),
            phase("preflight", "preflight", true),
            phase("investigate", "investigate", false),
            phase("check", "check", true),
            phase("act", "act", false),
            phase("postflight", "postflight", true),
            new ToolUse(
                    "handoff",
                    seat -> new Ask(
                            json -> json.field("summary", "load of the lab")
                                    .field("publish", false)
                                    .field("session", seat.session()),
                            result -> result.text("kind").equals("complete"))),
            self("get_session_summary", result -> result.whole("cascades") > 0),
            self("get_workflow_guidance", result -> !result.texts("next").isEmpty()),
            self("get_epistemic_state", result -> result.text("state").equals("postflight")),
            self("query_bayesian_beliefs", result -> result.object("beliefs").has("know")),
            new ToolUse(
                    "add_evidence",
                    seat -> new Ask(
                            json -> {
                                json.field("session", seat.session());
                                SureScores.evidence(json);
                            },
                            result -> result.whole("compared") == 1)),
            self("get_calibration_report", result -> result.whole("pairs") > 0),
            self("check_drift", result -> !result.objects("vectors").isEmpty()),
            self("get_vector_diff", result -> result.has("threshold")),
            new ToolUse(
                    "note_finding",
                    seat -> new Ask(
                            json -> json.field("kind", "finding")
                                    .field("text", "load of the lab")
                                    .field("session", seat.session()),
                            result -> result.whole("finding") > 0)),
            self("list_findings", result -> !result.objects("findings").isEmpty()),
            new ToolUse(
                    "save_context",
                    seat -> new Ask(
                            json -> json.field("key", "plan")
                                    .field("value", "load of the lab")
                                    .field("session", seat.session()),
                            result -> result.text("key").equals("plan"))),
            part("get_context", result -> result.text("value").equals("load of the lab")),
            self("list_context", result -> result.objects("parts").size() == 1),
            part("delete_context", result -> result.text("key").equals("plan")),
            new ToolUse(
                    "create_checkpoint",
                    seat -> new Ask(
                            json -> json.field("summary", "load of the lab").field("session", seat.session()),
                            result -> result.text("session").equals(seat.session()))),
            self("load_checkpoint", result -> result.has("content")),
            self("list_checkpoints", result -> !result.objects("checkpoints").isEmpty()),
            new ToolUse(
                    "publish_event",
                    seat -> new Ask(
                            json -> json.field("topic", "lab.tools").field("session", seat.session()),
                            result -> result.whole("seq") > 0)),
            new ToolUse(
                    "read_events",
                    seat -> inProject(seat, result -> !result.objects("events").isEmpty())));

    /** What an agent cannot do by itself: a person approves stories, and answers questions. */
    static final List<String> NEEDS_A_PERSON = List.of("answer_approval", "tdd_command");

    /** What would start a run of the lab on the machine that is being measured, or needs one. */
    static final List<String> STARTS_A_RUN = List.of("run_validation", "get_report");

    /** The names of all that are called. */
    static List<String> names() {
        return ALL.stream().map(ToolUse::tool).toList();
    }

    private static ToolUse phase(String tool, String state, boolean scored) {
        return new ToolUse(
                tool,
                seat -> new Ask(
                        json -> {
                            json.field("session", seat.session());
                            if (scored) {
                                SureScores.write(json);
                            }
                        },
                        state(state)));
    }

    private static ToolUse self(String tool, Predicate<Fields> right) {
        return new ToolUse(tool, seat -> new Ask(json -> json.field("session", seat.session()), right));
    }

    private static ToolUse part(String tool, Predicate<Fields> right) {
        return new ToolUse(
                tool, seat -> new Ask(json -> json.field("key", "plan").field("session", seat.session()), right));
    }

    private static Ask resumed(ToolSeat seat) {
        return new Ask(
                json -> json.field("project", seat.project()).field("resume", seat.session()),
                result ->
                        result.flag("resumed", false) && result.text("session").equals(seat.session()));
    }

    private static Ask own(ToolSeat seat, String field, String text) {
        return new Ask(
                json -> json.field("session", seat.session()),
                result -> result.text(field).equals(text));
    }

    private static Ask inProject(ToolSeat seat, Predicate<Fields> right) {
        return new Ask(json -> json.field("project", seat.project()), right);
    }

    private static Ask task(ToolSeat seat, Consumer<Json> more, String state) {
        return new Ask(
                json -> {
                    seat.aboutTask(json);
                    more.accept(json);
                },
                state(state));
    }

    private static Predicate<Fields> state(String state) {
        return result -> result.text("state").equals(state);
    }

    private static Ask completed(ToolSeat seat) throws IOException, InterruptedException, McpPeer.ToolFailed {
        seat.planNow();
        seat.claimNow();
        return new Ask(
                json -> {
                    seat.held(json);
                    json.field("summary", "done")
                            .objects(
                                    "artifacts",
                                    List.of(FINDING),
                                    (out, name) -> out.field("name", name).field("content", "what came of it"));
                },
                result -> result.text("state").equals("completed") && seat.completed());
    }
}
