package dev.muster.core;

import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumLifecycle;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.store.ApprovalRows;
import dev.muster.core.store.Db;
import dev.muster.core.store.ReadPool;
import dev.muster.core.store.StoryRows;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.store.TemplateRows;
import dev.muster.core.store.Views;
import dev.muster.core.store.WorkflowViews;
import dev.muster.core.task.TaskId;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.template.Template;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked of the workflows of projects. Each answer is what was durable when it was asked. */
public final class WorkflowReads {
    private final ReadPool readers;
    private final Reads reads;
    private final ScrumMode mode;

    /** @param mode that of projects for which nobody has set one */
    WorkflowReads(ReadPool readers, Reads reads, ScrumMode mode) {
        this.readers = readers;
        this.reads = reads;
        this.mode = mode;
    }

    /**
     * Where a project's Scrum workflow stands.
     *
     * @param command what is asked for, which the state has to allow: {@code STATE} is allowed everywhere
     * @throws RefusedException if there is no such project, or its state does not allow the command
     */
    public ScrumStatus scrum(String project, ScrumCommand command) {
        return readers.query(db -> ScrumLifecycle.status(db, reads.project(db, project), project, command, mode));
    }

    /**
     * A page of a project's backlog.
     *
     * @throws RefusedException if there is no such project, or its workflow is in review
     */
    public StoryPage backlog(StoryQuery query) {
        return readers.query(db -> {
            long project = reads.project(db, query.project());
            ScrumLifecycle.status(db, project, query.project(), ScrumCommand.BACKLOG_VIEW, mode);
            return db.atOnce(() -> new WorkflowViews(db).stories(project, query));
        });
    }

    /**
     * One story.
     *
     * @throws RefusedException if there is none of this id in the project
     */
    public Story story(String project, StoryId id) {
        return readers.query(db -> visible(db, project, id));
    }

    private Story visible(Db db, String project, StoryId id) {
        long owner = reads.project(db, project);
        WorkflowViews.Found found = new WorkflowViews(db).story(id.value());
        if (found == null || found.project() != owner) {
            throw Reads.missing("story " + id + " in project '" + project + "'");
        }
        return found.story();
    }

    /** The story that is worked on by a task; empty if there is none, or it belongs to another project. */
    public Optional<Story> storyOf(String project, TaskId task) {
        return readers.query(db -> {
            StoryRow row = new StoryRows(db).ofTask(task.value());
            return row == null || row.project != reads.project(db, project)
                    ? Optional.empty()
                    : Optional.of(visible(db, project, new StoryId(row.id)));
        });
    }

    /**
     * The newest TDD cycle of a story; empty if it had none.
     *
     * @throws RefusedException if there is no such story in the project
     */
    public Optional<Cycle> cycle(String project, StoryId story) {
        return readers.query(db -> {
            visible(db, project, story);
            return Optional.ofNullable(new WorkflowViews(db).cycle(story.value()));
        });
    }

    /**
     * The questions of a project that wait for a person, the oldest first.
     *
     * @param after those that were asked after this one; null for all
     * @throws RefusedException if there is no such project
     */
    public List<Approval> approvals(String project, @Nullable ApprovalId after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> new WorkflowViews(db)
                .waiting(reads.project(db, project), project, after == null ? 0 : after.value(), limit));
    }

    /**
     * One question.
     *
     * @throws RefusedException if there is none of this id
     */
    public Approval approval(ApprovalId id) {
        return readers.query(db -> {
            ApprovalRows.ApprovalRow row = new ApprovalRows(db).find(id.value());
            String project = row == null ? null : new Views(db).projectName(row.project);
            if (row == null || project == null || !reads.sees(project)) {
                throw Reads.missing("approval " + id);
            }
            return Approval.of(row, project);
        });
    }

    /** What people answered about a task, the newest first; empty for a task that is not there. */
    public List<Approval> answers(TaskId task, String project, int limit) {
        return reads.sees(project)
                ? readers.query(db -> new WorkflowViews(db).answered(task.value(), project, limit))
                : List.of();
    }

    /**
     * One template.
     *
     * @throws RefusedException if there is none of this name in the project; the message lists those that there are
     */
    public Template template(String project, String name) {
        return readers.query(db -> {
            long owner = reads.project(db, project);
            Template found = new TemplateRows(db).find(owner, name);
            if (found == null) {
                List<String> names = new TemplateRows(db)
                        .list(owner, "", Limits.PAGE).stream()
                                .map(Template::name)
                                .toList();
                throw Refusal.of(
                                ErrorCode.NOT_FOUND, "there is no template '" + name + "' in project '" + project + "'")
                        .withHelp(
                                names.isEmpty()
                                        ? "there is none yet: save one"
                                        : "there are " + String.join(", ", names))
                        .asException();
            }
            return found;
        });
    }

    /** The templates of a project by name; {@code after} a name, or empty for the first page. */
    public List<Template> templates(String project, String after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> new TemplateRows(db).list(reads.project(db, project), after, limit));
    }
}
