package dev.muster.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.approval.ApprovalKind;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.scrum.EpicId;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Sprint;
import dev.muster.core.scrum.SprintId;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.CycleId;
import dev.muster.core.tdd.TddState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is written of a workflow is read again as it was, with everything in it and with as little as possible. */
class WorkflowJsonTest {
    private static final Instant THEN = Instant.parse("2026-05-01T12:00:00.123Z");
    private static final Instant NOW = Instant.parse("2026-05-02T00:00:00Z");

    private static Fields read(Consumer<Json> written) throws JsonTree.NotJson {
        return Fields.of(JsonTree.parse(Json.text(written)));
    }

    /** A reader is given a count for every state. */
    private static Map<StoryState, Long> counts(long planned) {
        Map<StoryState, Long> all = new EnumMap<>(StoryState.class);
        for (StoryState state : StoryState.values()) {
            all.put(state, state == StoryState.PLANNED ? planned : 0L);
        }
        return all;
    }

    @Test
    void the_status_of_a_workflow() throws Exception {
        Sprint sprint = new Sprint(new SprintId(3), "to ship", counts(2), THEN, NOW, null);
        ScrumStatus full = new ScrumStatus(
                "p", ScrumState.BLOCKED, ScrumMode.PARTIAL, sprint, counts(7), List.of(new StoryId(4)), 5);
        ScrumStatus bare = new ScrumStatus("p", ScrumState.IDLE, ScrumMode.BLOCKING, null, counts(0), List.of(), 0);

        for (ScrumStatus status : List.of(full, bare)) {
            Fields written = read(json -> ScrumJson.write(json, status));
            assertThat(ScrumJson.readStatus(written)).isEqualTo(status);
            assertThat(written.texts("allowed")).isEqualTo(status.allowed());
        }
    }

    @Test
    void a_story() throws Exception {
        Story full = new Story(
                new StoryId(1),
                StoryState.PLANNED,
                -7,
                "Read \"it\"",
                "ü\n",
                "works",
                2,
                new EpicId(9),
                new SprintId(8),
                new TaskId(5),
                THEN,
                NOW);
        Story bare = new Story(new StoryId(1), StoryState.PROPOSED, 0, "t", "", "", 0, null, null, null, THEN, THEN);

        for (Story story : List.of(full, bare)) {
            assertThat(ScrumJson.readStory(read(json -> ScrumJson.write(json, story))))
                    .isEqualTo(story);
        }
    }

    @Test
    void a_new_story_of_a_title_alone_is_as_usual() throws Exception {
        assertThat(ScrumJson.readNewStory(read(json -> json.field("title", "t"))))
                .isEqualTo(NewStory.titled("t"));
        NewStory full = new NewStory("t", "d", "a", 9);
        assertThat(ScrumJson.readNewStory(read(json -> ScrumJson.write(json, full))))
                .isEqualTo(full);
    }

    @Test
    void a_cycle() throws Exception {
        Cycle full = new Cycle(
                new CycleId(1),
                new StoryId(2),
                TddState.CODE_GREEN,
                4,
                0,
                true,
                THEN,
                THEN,
                NOW,
                "4f1c",
                new ApprovalId(3));
        Cycle bare = new Cycle(
                new CycleId(1), new StoryId(2), TddState.DESIGN, null, null, true, THEN, THEN, null, null, null);

        for (Cycle cycle : List.of(full, bare)) {
            assertThat(CycleJson.read(read(json -> CycleJson.write(json, cycle))))
                    .isEqualTo(cycle);
        }
    }

    @Test
    void a_question_without_the_session_that_asked() throws Exception {
        SessionId asker = SessionId.parse("s_" + "a".repeat(26));
        Approval full = new Approval(
                new ApprovalId(1),
                "p",
                ApprovalKind.TASK,
                ApprovalState.REJECTED,
                new TaskId(4),
                new StoryId(2),
                asker,
                "may I?",
                THEN,
                3,
                NOW,
                "Ada",
                "no");

        Fields written = read(json -> ApprovalJson.write(json, full));

        assertThat(written.toString()).doesNotContain(asker.value());
        assertThat(ApprovalJson.read(written))
                .usingRecursiveComparison()
                .ignoringFields("session")
                .isEqualTo(full);
    }
}
