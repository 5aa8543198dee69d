package dev.muster.client.wire;

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
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskId;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Backlogs and sprints as JSON. The names are kept: scripts rely on them. */
public final class ScrumJson {
    private ScrumJson() {}

    public static void write(Json json, ScrumStatus status) {
        json.field("project", status.project())
                .field("state", StateMachine.wire(status.state()))
                .field("mode", StateMachine.wire(status.mode()))
                .texts("allowed", status.allowed());
        Sprint sprint = status.sprint();
        if (sprint == null) {
            json.field("sprint", (String) null);
        } else {
            json.object("sprint", out -> write(out, sprint));
        }
        json.object("stories", out -> write(out, status.stories()))
                .texts(
                        "failing",
                        status.failing().stream().map(StoryId::toString).toList())
                .field("approvals", status.approvals());
    }

    private static void write(Json json, Map<StoryState, Long> counts) {
        for (StoryState state : StoryState.values()) {
            json.field(StateMachine.wire(state), counts.getOrDefault(state, 0L));
        }
    }

    private static Map<StoryState, Long> readCounts(Fields fields) {
        Map<StoryState, Long> counts = new EnumMap<>(StoryState.class);
        for (StoryState state : StoryState.values()) {
            counts.put(state, fields.whole(StateMachine.wire(state)));
        }
        return counts;
    }

    /** The status that {@link #write(Json, ScrumStatus)} wrote. */
    public static ScrumStatus readStatus(Fields fields) {
        return new ScrumStatus(
                fields.text("project"),
                fields.constant("state", ScrumState.class),
                fields.constant("mode", ScrumMode.class),
                fields.has("sprint") ? readSprint(fields.object("sprint")) : null,
                readCounts(fields.object("stories")),
                fields.texts("failing").stream().map(StoryId::parse).toList(),
                fields.whole("approvals"));
    }

    private static void write(Json json, Sprint sprint) {
        json.text("id", sprint.id())
                .field("goal", sprint.goal())
                .object("stories", out -> write(out, sprint.stories()))
                .field("planned_at", sprint.plannedAt())
                .field("started_at", sprint.startedAt())
                .field("ended_at", sprint.endedAt());
    }

    private static Sprint readSprint(Fields fields) {
        return new Sprint(
                SprintId.parse(fields.text("id")),
                fields.text("goal"),
                readCounts(fields.object("stories")),
                fields.instant("planned_at"),
                fields.instantOrNull("started_at"),
                fields.instantOrNull("ended_at"));
    }

    public static void write(Json json, Story story) {
        json.text("id", story.id())
                .field("state", StateMachine.wire(story.state()))
                .field("priority", (long) story.priority())
                .field("title", story.title())
                .field("description", story.description())
                .field("acceptance", story.acceptance())
                .field("ci_failures", (long) story.ciFailures())
                .text("epic", story.epic())
                .text("sprint", story.sprint())
                .text("task", story.task())
                .field("created_at", story.createdAt())
                .field("updated_at", story.updatedAt());
    }

    /** The story that {@link #write(Json, Story)} wrote. */
    public static Story readStory(Fields fields) {
        return new Story(
                StoryId.parse(fields.text("id")),
                fields.constant("state", StoryState.class),
                Math.toIntExact(fields.whole("priority")),
                fields.text("title"),
                fields.text("description"),
                fields.text("acceptance"),
                Math.toIntExact(fields.whole("ci_failures")),
                id(fields, "epic", EpicId::parse),
                id(fields, "sprint", SprintId::parse),
                id(fields, "task", TaskId::parse),
                fields.instant("created_at"),
                fields.instant("updated_at"));
    }

    private static <T> @Nullable T id(Fields fields, String name, Function<String, T> parse) {
        String text = fields.textOrNull(name);
        return text == null ? null : parse.apply(text);
    }

    public static void write(Json json, NewStory story) {
        json.field("title", story.title())
                .field("description", story.description())
                .field("acceptance", story.acceptance())
                .field("priority", (long) story.priority());
    }

    /** A story to be added; what is left out is as usual. */
    public static NewStory readNewStory(Fields fields) {
        return new NewStory(
                fields.text("title"),
                fields.textOrEmpty("description"),
                fields.textOrEmpty("acceptance"),
                fields.integer("priority", 0));
    }
}
