package dev.muster.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.ledger.Command;
import dev.muster.core.model.StoreAudit;
import dev.muster.core.model.TestEngine;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TestRun;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A project that is run by Scrum, and what its people and agents do. */
final class Scrum implements AutoCloseable {
    static final String PROJECT = TestEngine.PROJECT;

    private final TestEngine engine = TestEngine.open();
    private final StoreAudit audit = new StoreAudit();
    private int sessions;

    TestEngine engine() {
        return engine;
    }

    <R> R done(Command<R> command) {
        return engine.done(command);
    }

    void mode(ScrumMode mode) {
        done(new SetMode(PROJECT, mode, null));
    }

    /** Adds stories of these titles and approves those that wait for it. */
    List<StoryId> approved(String... titles) {
        List<StoryId> stories = done(new AddEpic(
                        PROJECT,
                        "an epic",
                        "",
                        Arrays.stream(titles).map(NewStory::titled).toList(),
                        null))
                .stories();
        if (state(stories.getFirst()) == StoryState.PROPOSED) {
            done(new ApproveItems(PROJECT, stories, "Ada", null));
        }
        return stories;
    }

    /** The same, in a sprint that has started. */
    List<StoryId> started(String... titles) {
        List<StoryId> stories = approved(titles);
        done(new PlanSprint(PROJECT, "", stories, null));
        sprint(ScrumCommand.SPRINT_START);
        return stories;
    }

    void sprint(ScrumCommand command) {
        done(new ChangeSprint(PROJECT, command, null, null));
    }

    void ci(StoryId story, boolean passed) {
        done(new ReportCi(PROJECT, story, passed, null, null));
    }

    // --- tasks ---

    Task task(StoryId story) {
        return engine.engine().reads().task(taskId(story));
    }

    TaskId taskId(StoryId story) {
        return requireNonNull(story(story).task());
    }

    SessionId session() {
        return engine.session("agent-" + ++sessions);
    }

    Lease claim(StoryId story) {
        return engine.claim(new ClaimTask(session()).of(taskId(story))).lease();
    }

    void finish(StoryId story) {
        done(new CompleteTask(claim(story), "done"));
    }

    // --- cycles ---

    Cycle start(StoryId story) {
        return done(new StartCycle(PROJECT, story, null));
    }

    Cycle say(StoryId story, TddCommand command) {
        return done(command(story, command, null));
    }

    AdvanceCycle command(StoryId story, TddCommand command, @Nullable String note) {
        return new AdvanceCycle(PROJECT, story, command, null, note, null);
    }

    void ran(StoryId story, int passed, int failed) {
        done(new AdvanceCycle(PROJECT, story, TddCommand.RUN_TESTS, new TestRun(passed, failed, null), null, null));
    }

    /** Brings a cycle to where it can be committed. */
    void green(StoryId story) {
        start(story);
        say(story, TddCommand.TEST);
        ran(story, 0, 1);
        say(story, TddCommand.CODE);
        ran(story, 1, 0);
    }

    Cycle cycle(StoryId story) {
        return engine.engine().reads().workflows().cycle(PROJECT, story).orElseThrow();
    }

    // --- what is so ---

    ScrumState state() {
        return engine.engine()
                .reads()
                .workflows()
                .scrum(PROJECT, ScrumCommand.STATE)
                .state();
    }

    Story story(StoryId story) {
        return engine.engine().reads().workflows().story(PROJECT, story);
    }

    StoryState state(StoryId story) {
        return story(story).state();
    }

    List<Approval> waiting() {
        return engine.engine().reads().workflows().approvals(PROJECT, null, 100);
    }

    Approval approval(ApprovalId id) {
        return engine.engine().reads().workflows().approval(id);
    }

    Approval answer(ApprovalId id, boolean approved) {
        return done(answering(id, approved, null));
    }

    AnswerApproval answering(ApprovalId id, boolean approved, @Nullable SessionId by) {
        return new AnswerApproval(id, null, approved, "Ada", null, by);
    }

    List<Event> events(String topic) {
        return engine.engine()
                .events()
                .read(PROJECT, 0, new EventFilter(List.of(topic)), 1_000)
                .events();
    }

    /** Everything that has to hold in the store holds, also after the engine was closed and opened. */
    void restart() {
        audit.check(engine);
        engine.restart();
        audit.check(engine);
    }

    @Override
    public void close() {
        try {
            audit.check(engine);
        } finally {
            engine.close();
        }
    }
}
