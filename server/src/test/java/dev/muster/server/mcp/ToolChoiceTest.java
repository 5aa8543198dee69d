package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.wire.Fields;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tools a client is shown, as the table of interfaces has them, and under which names. */
class ToolChoiceTest {
    private static final List<String> STANDARD = List.of(
            "start_session",
            "plan_task",
            "claim_task",
            "renew_lease",
            "release_task",
            "complete_task",
            "fail_task",
            "get_status",
            "query_tasks",
            "synthesize_results",
            "publish_event",
            "read_events",
            "create_checkpoint",
            "load_checkpoint",
            "list_checkpoints");
    private static final List<String> TASKS = List.of("update_task", "cancel_task", "delete_task");
    private static final List<String> SESSIONS_WITHOUT_AN_OLD_NAME =
            List.of("save_context", "get_context", "list_context", "delete_context");
    private static final List<String> SESSIONS = Stream.concat(
                    SESSIONS_WITHOUT_AN_OLD_NAME.stream(),
                    Stream.of("list_sessions", "resume_session", "session_status", "cleanup_sessions"))
            .toList();
    private static final List<String> WORKFLOWS_WITHOUT_AN_OLD_NAME = List.of(
            "template_create",
            "template_list",
            "template_instantiate",
            "scrum_command",
            "tdd_command",
            "request_approval",
            "answer_approval",
            "investigate",
            "act",
            "get_epistemic_state",
            "query_bayesian_beliefs",
            "get_calibration_report",
            "get_vector_diff",
            "add_evidence",
            "note_finding",
            "list_findings",
            "get_workflow_guidance",
            "get_session_summary",
            "handoff");
    private static final List<String> WORKFLOWS_WITH_AN_OLD_NAME =
            List.of("preflight", "check", "postflight", "check_drift");
    private static final List<String> WORKFLOWS = Stream.concat(
                    WORKFLOWS_WITHOUT_AN_OLD_NAME.stream(), WORKFLOWS_WITH_AN_OLD_NAME.stream())
            .toList();
    private static final List<String> LAB = List.of("run_validation", "get_report");
    private static final List<String> OLD = List.of(
            "orchestrator_initialize_session",
            "bootstrap_session",
            "orchestrator_plan_task",
            "orchestrator_execute_task",
            "orchestrator_complete_task",
            "orchestrator_get_status",
            "orchestrator_query_tasks",
            "orchestrator_synthesize_results",
            "orchestrator_update_task",
            "orchestrator_cancel_task",
            "orchestrator_delete_task",
            "orchestrator_list_sessions",
            "orchestrator_resume_session",
            "resume_previous_session",
            "orchestrator_session_status",
            "orchestrator_cleanup_sessions",
            "create_git_checkpoint",
            "load_git_checkpoint",
            "list_git_checkpoints",
            "execute_preflight",
            "submit_preflight_assessment",
            "execute_check",
            "submit_check_assessment",
            "execute_postflight",
            "submit_postflight_assessment",
            "check_drift_monitor");
    private static final List<String> WITHOUT_AN_OLD_NAME =
            List.of("renew_lease", "release_task", "fail_task", "publish_event", "read_events");

    @TempDir
    Path directory;

    private void shows(String choice, Stream<String> tools) throws Exception {
        try (Rig rig = Rig.open(directory, Rig.tools(choice))) {
            assertThat(rig.tools()).containsExactlyInAnyOrderElementsOf(tools.toList());
        }
    }

    @Test
    void the_standard_tools_are_those_of_the_table() throws Exception {
        shows("standard", STANDARD.stream());
    }

    @Test
    void a_group_comes_beside_the_standard_tools() throws Exception {
        shows("tasks", Stream.of(STANDARD, TASKS).flatMap(List::stream));
        shows("sessions", Stream.of(STANDARD, SESSIONS).flatMap(List::stream));
        shows("workflows", Stream.of(STANDARD, WORKFLOWS).flatMap(List::stream));
        shows("lab", Stream.of(STANDARD, LAB).flatMap(List::stream));
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "tasks,sessions,workflows,lab", "lab, workflows, sessions, tasks"})
    void all_groups_together_are_all_tools(String choice) throws Exception {
        shows(choice, Stream.of(STANDARD, TASKS, SESSIONS, WORKFLOWS, LAB).flatMap(List::stream));
    }

    @Test
    void the_old_names_stand_for_the_tools_that_had_one() throws Exception {
        shows(
                "compat",
                Stream.of(OLD, WITHOUT_AN_OLD_NAME, SESSIONS_WITHOUT_AN_OLD_NAME, WORKFLOWS_WITHOUT_AN_OLD_NAME, LAB)
                        .flatMap(List::stream));
    }

    @Test
    void a_word_that_means_nothing_is_refused_with_the_nearest_that_does() {
        assertThatThrownBy(() -> ToolChoice.parse("tasks,compt")).hasMessageContaining("'compt'", "compat");
    }

    @Test
    void a_tool_that_is_not_shown_cannot_be_called() throws Exception {
        try (Rig rig = Rig.open(directory, Rig.tools("standard"))) {
            for (String name : List.of("delete_task", "orchestrator_plan_task")) {
                assertThat(McpWire.json(rig.modern("tools/call", Map.of("name", name, "arguments", Map.of())))
                                .object("error")
                                .text("message"))
                        .contains("no tool '" + name + "'");
            }
        }
    }

    @Test
    void a_task_is_done_by_the_old_names_alone() throws Exception {
        try (Rig rig = Rig.open(directory, Rig.tools("compat"))) {
            String session = rig.call("orchestrator_initialize_session", Map.of("agent", "ann"))
                    .text("session");
            rig.call("orchestrator_plan_task", Map.of("title", "old", "description", "ways", "session", session));
            Fields claim = rig.call("orchestrator_execute_task", Map.of("session", session));
            rig.call(
                    "orchestrator_complete_task",
                    Map.of("lease", claim.text("lease"), "summary", "done as ever", "session", session));

            TaskId task = TaskId.parse(claim.object("task").text("task_id"));
            assertThat(rig.engine.reads().task(task).state()).isEqualTo(TaskState.COMPLETED);
            assertThat(rig.engine.reads().task(task).summary()).isEqualTo("done as ever");
        }
    }
}
