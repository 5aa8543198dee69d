package dev.muster.core.store;

import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.blob.Blob;
import dev.muster.core.scrum.EpicId;
import dev.muster.core.scrum.Sprint;
import dev.muster.core.scrum.SprintId;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.store.CycleRows.CycleRow;
import dev.muster.core.task.TaskId;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddLifecycle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stories, sprints, cycles and questions, as readers see them. */
public final class WorkflowViews {
    private static final String STORY = """
            select id, state, priority, ci_failures, epic_id, sprint_id, task_id, created_at, updated_at,
              title, acceptance, description, description_blob
            from story
            """;

    private final Db db;

    public WorkflowViews(Db db) {
        this.db = db;
    }

    /** A story and the project that it belongs to. */
    public record Found(long project, Story story) {}

    public @Nullable Found story(long id) {
        return db.sql("""
                        select id, state, priority, ci_failures, epic_id, sprint_id, task_id, created_at, updated_at,
                          title, acceptance, description, description_blob, project_id
                        from story where id = ?
                        """).arg(id).first(r -> {
            Story story = story(r);
            return new Found(r.number(), story);
        });
    }

    private Story story(Rows r) {
        StoryId id = new StoryId(r.number());
        StoryState state = StoryState.of(r.integer());
        int priority = r.integer();
        int ciFailures = r.integer();
        long epic = r.number();
        long sprint = r.number();
        long task = r.number();
        Instant created = Instant.ofEpochMilli(r.number());
        Instant updated = Instant.ofEpochMilli(r.number());
        String title = r.text();
        String acceptance = r.text();
        String inline = r.text();
        byte[] blob = r.bytesOrNull();
        return new Story(
                id,
                state,
                priority,
                title,
                blob == null ? inline : Blob.text(new ArtifactRows(db), blob),
                acceptance,
                ciFailures,
                epic == 0 ? null : new EpicId(epic),
                sprint == 0 ? null : new SprintId(sprint),
                task == 0 ? null : new TaskId(task),
                created,
                updated);
    }

    /** A page of a backlog: each state is read in its index's order, and what was read is merged. */
    public StoryPage stories(long project, StoryQuery query) {
        List<Story> merged = new ArrayList<>();
        for (StoryState state : query.states()) {
            StoryQuery.Place place = query.place();
            int priority = place == null ? Integer.MAX_VALUE : place.priority();
            long after = place == null ? 0 : place.story();
            // Two reads, because SQLite uses the index's order for each, but not for the "or" of both.
            read(merged, state, project, priority, after, query.limit() + 1);
        }
        merged.sort(Comparator.comparing(Story::priority)
                .reversed()
                .thenComparing(story -> story.id().value()));
        boolean more = merged.size() > query.limit();
        List<Story> page = more ? merged.subList(0, query.limit()) : merged;
        Story last = page.isEmpty() ? null : page.getLast();
        return new StoryPage(
                page,
                more && last != null
                        ? new StoryQuery.Place(last.priority(), last.id().value()).toString()
                        : null);
    }

    private void read(List<Story> into, StoryState state, long project, int priority, long after, int limit) {
        int before = into.size();
        try (Rows r = db.sql(
                        STORY + "where project_id = ? and state = ? and priority = ? and id > ? order by id limit ?")
                .arg(project)
                .arg(state.ordinal())
                .arg(priority)
                .arg(after)
                .arg(limit)
                .rows()) {
            while (r.next()) {
                into.add(story(r));
            }
        }
        try (Rows r = db.sql(STORY
                        + "where project_id = ? and state = ? and priority < ? order by priority desc, id limit ?")
                .arg(project)
                .arg(state.ordinal())
                .arg(priority)
                .arg(limit - (into.size() - before))
                .rows()) {
            while (r.next()) {
                into.add(story(r));
            }
        }
    }

    /** Stories of a project by state. */
    public Map<StoryState, Long> counts(long project) {
        return counts(db.sql("select state, stories from story_count where project_id = ? and stories > 0")
                .arg(project)
                .rows());
    }

    private static Map<StoryState, Long> counts(Rows rows) {
        Map<StoryState, Long> counts = new EnumMap<>(StoryState.class);
        try (Rows r = rows) {
            while (r.next()) {
                counts.put(StoryState.of(r.integer()), r.number());
            }
        }
        return counts;
    }

    public @Nullable Sprint sprint(long id) {
        Map<StoryState, Long> stories =
                counts(db.sql("select state, count(*) from story where sprint_id = ? group by state")
                        .arg(id)
                        .rows());
        return db.sql("select goal, created_at, started_at, ended_at from sprint where id = ?")
                .arg(id)
                .first(r -> new Sprint(
                        new SprintId(id),
                        r.text(),
                        stories,
                        Instant.ofEpochMilli(r.number()),
                        instant(r.number()),
                        instant(r.number())));
    }

    private static @Nullable Instant instant(long stored) {
        return stored == 0 ? null : Instant.ofEpochMilli(stored);
    }

    /** The newest cycle of a story; null if it had none. */
    public @Nullable Cycle cycle(long story) {
        CycleRow row = new CycleRows(db).newestOf(story);
        if (row == null) {
            return null;
        }
        ApprovalRow asked = row.state.ended() ? null : new ApprovalRows(db).pendingOfStory(story);
        return TddLifecycle.view(row, asked == null ? null : new ApprovalId(asked.id));
    }

    /** How many questions of a project wait. */
    public long waiting(long project) {
        return db.sql("select count(*) from approval where project_id = ? and state = 0")
                .arg(project)
                .longOr(0);
    }

    /** The questions of a project that wait, the oldest first, after one. */
    public List<Approval> waiting(long project, String name, long after, int limit) {
        List<Approval> approvals = new ArrayList<>();
        try (Rows r = db.sql(ApprovalRows.SELECT + "where project_id = ? and state = 0 and id > ? order by id limit ?")
                .arg(project)
                .arg(after)
                .arg(limit)
                .rows()) {
            while (r.next()) {
                approvals.add(Approval.of(ApprovalRows.row(r), name));
            }
        }
        return approvals;
    }

    /** The newest answered questions about a task, the newest first. */
    public List<Approval> answered(long task, String project, int limit) {
        List<Approval> approvals = new ArrayList<>();
        try (Rows r = db.sql(ApprovalRows.SELECT + "where task_id = ? and state in (1, 2) order by id desc limit ?")
                .arg(task)
                .arg(limit)
                .rows()) {
            while (r.next()) {
                approvals.add(Approval.of(ApprovalRows.row(r), project));
            }
        }
        return approvals;
    }
}
