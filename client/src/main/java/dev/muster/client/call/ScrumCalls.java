package dev.muster.client.call;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.ScrumJson;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.EpicId;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.SprintId;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands about backlogs and sprints. */
final class ScrumCalls {
    private ScrumCalls() {}

    private static <R> Call<R> command(
            String project,
            String command,
            @Nullable SessionId by,
            Consumer<Json> arguments,
            Function<Fields, R> answer) {
        return Call.change(
                "scrum_command",
                Arguments.none().with("project", project).target("/projects/{project}/scrum"),
                json -> {
                    json.field("project", project).field("command", command);
                    arguments.accept(json);
                    TaskCalls.by(json, by);
                },
                answer);
    }

    static Call<AddEpic.Added> epic(AddEpic add) {
        return command(
                add.project(),
                "epic",
                add.by(),
                json -> json.field("title", add.title())
                        .field("description", add.description())
                        .objects("new_stories", add.stories(), ScrumJson::write),
                fields -> new AddEpic.Added(EpicId.parse(fields.text("epic")), stories(fields)));
    }

    private static List<StoryId> stories(Fields fields) {
        return fields.texts("stories").stream().map(StoryId::parse).toList();
    }

    private static void stories(Json json, List<StoryId> ids) {
        json.texts("stories", ids.stream().map(StoryId::toString).toList());
    }

    private static ScrumState state(Fields fields) {
        return ScrumJson.readStatus(fields.object("status")).state();
    }

    static Call<List<StoryId>> add(AddStories add) {
        return command(
                add.project(),
                "add_story",
                add.by(),
                json -> {
                    json.objects("new_stories", add.stories(), ScrumJson::write);
                    if (add.epic() != null) {
                        json.text("epic", add.epic());
                    }
                },
                ScrumCalls::stories);
    }

    static Call<StoryState> change(ChangeStory change) {
        Integer priority = change.priority();
        return command(
                change.project(),
                priority == null ? "remove_story" : "prioritize",
                change.by(),
                json -> {
                    json.text("story", change.story());
                    if (priority != null) {
                        json.field("priority", priority);
                    }
                },
                fields -> fields.constant("story_state", StoryState.class));
    }

    static Call<List<StoryId>> approve(ApproveItems approve) {
        return command(
                approve.project(),
                "approve",
                approve.by(),
                json -> {
                    stories(json, approve.stories());
                    json.field("answered_by", approve.answeredBy());
                },
                ScrumCalls::stories);
    }

    static Call<SprintId> plan(PlanSprint plan) {
        return command(
                plan.project(),
                "sprint_plan",
                plan.by(),
                json -> {
                    json.field("goal", plan.goal());
                    stories(json, plan.stories());
                },
                fields -> SprintId.parse(fields.text("sprint")));
    }

    /** The server looks at the work tree itself. */
    static Call<ScrumState> change(ChangeSprint change) {
        return command(
                change.project(), StateMachine.wire(change.command()), change.by(), json -> {}, ScrumCalls::state);
    }

    static Call<ScrumState> ci(ReportCi report) {
        return command(
                report.project(),
                "report_ci",
                report.by(),
                json -> {
                    json.text("story", report.story()).field("passed", report.passed());
                    text(json, report.detail());
                },
                ScrumCalls::state);
    }

    private static void text(Json json, @Nullable String text) {
        if (text != null) {
            json.field("text", text);
        }
    }

    static Call<ScrumState> mend(MendSprint mend) {
        return command(
                mend.project(),
                mend.suggestion() == null ? "skip_task" : "suggest_fix",
                mend.by(),
                json -> {
                    if (mend.story() != null) {
                        json.text("story", mend.story());
                    }
                    text(json, mend.suggestion());
                },
                ScrumCalls::state);
    }

    static Call<ScrumState> review(ReviewSprint review) {
        return command(
                review.project(),
                review.changes() ? "request_changes" : "feedback",
                review.by(),
                json -> {
                    stories(json, review.stories());
                    text(json, review.text());
                },
                ScrumCalls::state);
    }

    static Call<ScrumMode> mode(SetMode set) {
        return command(
                set.project(),
                "set_mode",
                set.by(),
                json -> json.field("mode", StateMachine.wire(set.mode())),
                fields -> ScrumJson.readStatus(fields.object("status")).mode());
    }
}
