package dev.muster.server.mcp;

import dev.muster.client.wire.ApprovalJson;
import dev.muster.client.wire.CycleJson;
import dev.muster.client.wire.Json;
import dev.muster.core.approval.Approval;
import dev.muster.core.tdd.Cycle;
import dev.muster.server.access.Role;
import dev.muster.server.operation.ScrumOperations;
import dev.muster.server.operation.StoryOperations;
import dev.muster.server.operation.WorkflowShapes;
import dev.muster.server.schema.Struct;
import java.util.List;

/** Tools of the workflows: Scrum, TDD, and questions to people. */
final class WorkflowTools {
    List<Tool> all() {
        return List.of(scrum(), tdd(), request(), answer());
    }

    private static Tool tool(
            String name,
            String title,
            String description,
            Role role,
            Tool.Hint hint,
            Struct in,
            Struct out,
            Tool.Action action) {
        return new Tool(name, title, description, ToolChoice.WORKFLOWS, List.of(), role, hint, in, out, action);
    }

    private static Tool scrum() {
        return tool(
                "scrum_command",
                "Steer a project by Scrum",
                "Says something to the project's Scrum workflow: add epics and stories, plan and run sprints, report CI."
                        + " The answer lists the commands that are possible next. Approving is for people.",
                Role.AGENT,
                Tool.Hint.CHANGES,
                ScrumOperations.COMMAND,
                ScrumOperations.SAID,
                call -> new Answer.Written(Json.text(json -> ScrumOperations.command(call.call(), json))));
    }

    private static Tool tdd() {
        return tool(
                "tdd_command",
                "Work on a story by TDD",
                "Starts a test-driven cycle on a story or moves it along: test, code (needs a failing test), refactor and"
                        + " commit (need all tests green). Report each run of the tests by run_tests.",
                Role.AGENT,
                Tool.Hint.CHANGES,
                StoryOperations.TDD,
                WorkflowShapes.CYCLE,
                call -> {
                    Cycle cycle = StoryOperations.tdd(call.call());
                    return Answer.data(json -> CycleJson.write(json, cycle));
                });
    }

    private static Tool request() {
        return tool(
                "request_approval",
                "Ask a person",
                "Asks a person whether a task may go on. The task is blocked and your lease on it ends until somebody"
                        + " answers; the attempt does not count. Go on with other work meanwhile.",
                Role.AGENT,
                Tool.Hint.CHANGES,
                StoryOperations.QUESTION,
                WorkflowShapes.APPROVAL,
                call -> {
                    Approval asked = StoryOperations.request(call.call());
                    return Answer.data(json -> ApprovalJson.write(json, asked));
                });
    }

    private static Tool answer() {
        return tool(
                "answer_approval",
                "Answer a question",
                "Answers a question for a person who told you to: what waits for it goes on. Not for agents at work: it is"
                        + " refused in a session.",
                Role.OPERATOR,
                Tool.Hint.DESTROYS,
                StoryOperations.ANSWER,
                WorkflowShapes.APPROVAL,
                call -> {
                    Approval answered = StoryOperations.answer(call.call());
                    return Answer.data(json -> ApprovalJson.write(json, answered));
                });
    }
}
