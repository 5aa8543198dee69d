package dev.muster.client.call;

import dev.muster.client.wire.ApprovalJson;
import dev.muster.client.wire.CycleJson;
import dev.muster.client.wire.Json;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TestRun;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commands about TDD cycles, and questions to people and their answers. */
final class StoryCalls {
    private StoryCalls() {}

    static Call<Cycle> start(StartCycle start) {
        return tdd(start.project(), start.story(), "start", start.by(), json -> {});
    }

    static Call<Cycle> advance(AdvanceCycle advance) {
        return tdd(advance.project(), advance.story(), StateMachine.wire(advance.command()), advance.by(), json -> {
            TestRun run = advance.run();
            if (run != null) {
                json.field("passed", (long) run.passed()).field("failed", (long) run.failed());
                if (run.log() != null) {
                    json.field("log", run.log());
                }
                if (run.since() != null) {
                    json.field("since", run.since());
                }
            }
            if (advance.note() != null) {
                json.field("note", advance.note());
            }
        });
    }

    private static Call<Cycle> tdd(
            String project, StoryId story, String command, @Nullable SessionId by, Consumer<Json> more) {
        return Call.change(
                "tdd_command",
                Arguments.none()
                        .with("project", project)
                        .with("story", story)
                        .target("/projects/{project}/stories/{story}/tdd"),
                json -> {
                    json.field("project", project).text("story", story).field("command", command);
                    more.accept(json);
                    TaskCalls.by(json, by);
                },
                CycleJson::read);
    }

    static Call<Approval> request(RequestApproval request) {
        return Call.change(
                "request_approval",
                "/approvals",
                json -> {
                    json.text("task", request.task()).field("question", request.question());
                    if (request.remindEvery() != null) {
                        json.field("remind_every_seconds", request.remindEvery());
                    }
                    TaskCalls.by(json, request.by());
                },
                ApprovalJson::read);
    }

    static Call<Approval> answer(AnswerApproval answer) {
        return Call.change(
                "answer_approval",
                "/approvals/" + answer.approval() + "/answer",
                json -> {
                    json.text("approval", answer.approval())
                            .field("approved", answer.approved())
                            .field("answered_by", answer.answeredBy());
                    if (answer.comment() != null) {
                        json.field("comment", answer.comment());
                    }
                    TaskCalls.by(json, answer.by());
                },
                ApprovalJson::read);
    }
}
