package dev.muster.client.call;

import dev.muster.client.wire.ApprovalJson;
import dev.muster.client.wire.CycleJson;
import dev.muster.client.wire.ScrumJson;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.Cycle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions about workflows that a server answers. */
public final class WorkflowQuestions {
    private WorkflowQuestions() {}

    /** @param sprint whether it is the sprint that is asked about: then there has to be one */
    public static Call<ScrumStatus> scrum(String project, boolean sprint) {
        return Call.read(
                "get_scrum",
                "/projects/{project}/scrum",
                Arguments.none().with("project", project).with("sprint", sprint ? true : null),
                ScrumJson::readStatus);
    }

    public static Call<StoryPage> backlog(StoryQuery query) {
        return Call.read(
                "list_stories",
                "/projects/{project}/stories",
                Arguments.none()
                        .with("project", query.project())
                        .with(
                                "state",
                                query.states().stream().map(StateMachine::wire).toList())
                        .with("after", query.after())
                        .with("limit", (long) query.limit()),
                fields -> new StoryPage(
                        fields.objects("stories").stream()
                                .map(ScrumJson::readStory)
                                .toList(),
                        fields.textOrNull("next")));
    }

    public static Call<Story> story(String project, StoryId story) {
        return Call.read(
                "get_story",
                "/projects/{project}/stories/{story}",
                Arguments.none().with("project", project).with("story", story),
                ScrumJson::readStory);
    }

    public static Call<Optional<Cycle>> cycle(String project, StoryId story) {
        return Call.read(
                "get_cycle",
                "/projects/{project}/stories/{story}/tdd",
                Arguments.none().with("project", project).with("story", story),
                fields -> fields.has("cycle") ? Optional.of(CycleJson.read(fields.object("cycle"))) : Optional.empty());
    }

    public static Call<List<Approval>> approvals(String project, @Nullable ApprovalId after, int limit) {
        return Call.read(
                "list_approvals",
                "/approvals",
                Arguments.none().with("project", project).with("after", after).with("limit", (long) limit),
                fields -> fields.objects("approvals").stream()
                        .map(ApprovalJson::read)
                        .toList());
    }

    public static Call<Approval> approval(ApprovalId approval) {
        return Call.read(
                "get_approval",
                "/approvals/{approval}",
                Arguments.none().with("approval", approval),
                ApprovalJson::read);
    }
}
