package dev.muster.core.tdd;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.approval.ApprovalKind;
import dev.muster.core.approval.ApprovalLifecycle;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.scrum.ScrumLifecycle;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryLifecycle;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.store.CycleRows.CycleRow;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.task.EventData;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The rules of a TDD cycle: every change of a cycle's state goes through here, and its guards always run. */
public final class TddLifecycle {
    private final Change change;
    private final ProjectDesk project;
    private final @Nullable SessionSeat session;

    public TddLifecycle(Change change, ProjectDesk project, @Nullable SessionSeat session) {
        this.change = change;
        this.project = project;
        this.session = session;
    }

    /** A refusal that names the cycle's state and what it allows. */
    static Refusal invalid(CycleRow cycle, String command) {
        return Change.invalidState(TddMachine.TABLE, "TDD cycle " + name(cycle), cycle.state, command)
                .refusal();
    }

    private static String name(CycleRow cycle) {
        return CycleId.PREFIX + cycle.id;
    }

    CycleRow advance(StoryId id, TddCommand asked, @Nullable TestRun run, @Nullable String note) {
        StoryRow story = StoryLifecycle.find(change, project, id);
        CycleRow cycle = change.tables().cycles().newestOf(story.id);
        if (cycle == null) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "story " + id + " has no TDD cycle: " + StateMachine.wire(asked) + " is not possible there",
                            "no_cycle",
                            List.of("start"),
                            null,
                            "possible there: start")
                    .asException();
        }
        if (!TddMachine.TABLE.allows(cycle.state, asked)) {
            throw invalid(cycle, StateMachine.wire(asked)).asException();
        }
        TddCommand command = TddMachine.meant(asked, cycle.state);
        switch (command) {
            case TEST, CODE, REFACTOR -> edit(cycle, command);
            case COMMIT -> commitOrAsk(cycle, note);
            case BACK -> {
                withdrawQuestion(cycle, "the work went back to an earlier phase");
                move(cycle, command, target(cycle.state, command), "tdd.moved", json -> {});
            }
            case RUN_TESTS -> ran(cycle, run);
            case ABORT -> abort(cycle, note == null ? "aborted" : note);
            case DESIGN, STATUS, NEXT -> {} // says what is so
        }
        return cycle;
    }

    private static TddState target(TddState from, TddCommand command) {
        return TddMachine.TABLE.targets(from, command).iterator().next();
    }

    /** A command that says that something is changed: what the tests said before that counts no more. */
    private void edit(CycleRow cycle, TddCommand command) {
        requireGuard(cycle, command);
        withdrawQuestion(cycle, "something was changed since");
        cycle.changed = project.lastEvent() + 1;
        move(cycle, command, target(cycle.state, command), "tdd.moved", json -> {});
    }

    private static boolean ran(CycleRow cycle) {
        return cycle.ran != 0;
    }

    /** @throws RefusedException if the last run of the tests keeps the command from being done */
    private static void requireGuard(CycleRow cycle, TddCommand command) {
        boolean ran = ran(cycle);
        String rule = TddGuard.against(
                command,
                cycle.state,
                ran ? cycle.passed : null,
                ran ? cycle.failed : null,
                !ran || cycle.ran < cycle.changed);
        if (rule != null) {
            throw guarded(cycle, command, rule + "; ");
        }
    }

    private static String lastRun(CycleRow cycle) {
        return ran(cycle) ? cycle.passed + " passed and " + cycle.failed + " failed" : "no test has been run";
    }

    /** A refusal by a guard: the state is right, what the tests say is not. */
    private static RefusedException guarded(CycleRow cycle, TddCommand command, String rule) {
        String state = StateMachine.wire(cycle.state);
        return new Refusal(
                        ErrorCode.INVALID_STATE,
                        "TDD cycle " + name(cycle) + " is " + state + ": " + StateMachine.wire(command)
                                + " is refused: " + rule + lastRun(cycle),
                        state,
                        allowed(cycle),
                        null,
                        "run the tests and report them with run_tests, then try again")
                .asException();
    }

    private static List<String> allowed(CycleRow cycle) {
        return TddMachine.TABLE.allowed(cycle.state).stream()
                .map(StateMachine::wire)
                .toList();
    }

    private void ran(CycleRow cycle, @Nullable TestRun run) {
        if (run == null) {
            throw new IllegalStateException("checked at the door");
        }
        if (run.since() != null && cycle.changed > run.since()) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "TDD cycle " + name(cycle) + " was changed after these tests began: what they say is of"
                                    + " the work before that",
                            StateMachine.wire(cycle.state),
                            allowed(cycle),
                            null,
                            "run the tests again")
                    .asException();
        }
        if (run.failed() > 0 || run.passed() == 0) {
            withdrawQuestion(cycle, "the tests are not green any more");
        }
        cycle.passed = run.passed();
        cycle.failed = run.failed();
        cycle.ran = project.lastEvent() + 1;
        change.tables().cycles().update(cycle);
        emit(cycle, "tdd.tests_ran", json -> {
            json.writeNumberProperty("passed", run.passed()).writeNumberProperty("failed", run.failed());
            if (run.log() != null) {
                json.writeStringProperty("log", run.log());
            }
        });
    }

    private void commitOrAsk(CycleRow cycle, @Nullable String note) {
        requireCommittable(cycle);
        if (ScrumLifecycle.mode(change, project) == ScrumMode.BLOCKING) {
            ApprovalRow asked = question(cycle);
            if (asked != null) {
                requireSame(cycle, asked, note);
                return; // what a person reads stays what is committed
            }
            cycle.commit = note;
            change.tables().cycles().update(cycle);
            ApprovalLifecycle.ask(
                    change,
                    project,
                    session,
                    ApprovalKind.COMMIT,
                    approval -> {
                        approval.story = cycle.story;
                        approval.cycle = cycle.id;
                    },
                    "Commit the work on story " + new StoryId(cycle.story) + "? " + lastRun(cycle)
                            + (note == null ? "" : ". " + note));
        } else {
            withdrawQuestion(cycle, "the mode asks nobody any more");
            commit(cycle, note, false);
        }
    }

    private static void requireSame(CycleRow cycle, ApprovalRow asked, @Nullable String note) {
        if (note != null && !note.equals(cycle.commit)) {
            ApprovalId id = new ApprovalId(asked.id);
            throw Refusal.of(
                            ErrorCode.CONFLICT,
                            "approval " + id + " asks already whether to commit"
                                    + (cycle.commit == null ? " the work" : " '" + cycle.commit + "'")
                                    + ": nothing was changed")
                    .withHelp("have " + id + " answered first; a change of the work withdraws it too")
                    .asException();
        }
    }

    /** @throws RefusedException if the tests are not all green, or something has changed since */
    private static void requireCommittable(CycleRow cycle) {
        requireGuard(cycle, TddCommand.COMMIT);
    }

    /**
     * Commits the cycle that somebody has approved.
     *
     * @throws RefusedException if it cannot be committed any more
     */
    public void commitApproved(long id) {
        CycleRow cycle = change.tables().cycles().find(id);
        if (cycle == null || !TddMachine.TABLE.allows(cycle.state, TddCommand.COMMIT)) {
            throw Refusal.of(ErrorCode.INVALID_STATE, "TDD cycle " + new CycleId(id) + " can no longer be committed")
                    .withHelp("reject it")
                    .asException();
        }
        requireCommittable(cycle);
        commit(cycle, cycle.commit, true);
    }

    private void commit(CycleRow cycle, @Nullable String note, boolean approved) {
        cycle.commit = note;
        move(cycle, TddCommand.COMMIT, TddState.COMMITTED, "tdd.committed", json -> {
            if (note != null) {
                json.writeStringProperty("commit", note);
            }
        });
        new ScrumLifecycle(change, project, session).cycleEnded(cycle.story, approved);
    }

    /** Gives the cycle up, if it has not ended. */
    public void abort(CycleRow cycle, String why) {
        withdrawQuestion(cycle, "the cycle was aborted");
        move(cycle, TddCommand.ABORT, TddState.ABORTED, "tdd.aborted", json -> json.writeStringProperty("reason", why));
        new ScrumLifecycle(change, project, session).cycleEnded(cycle.story, false);
    }

    private @Nullable ApprovalRow question(CycleRow cycle) {
        ApprovalRow asked = change.tables().approvals().pendingOfStory(cycle.story);
        return asked != null && asked.cycle == cycle.id ? asked : null;
    }

    private void withdrawQuestion(CycleRow cycle, String why) {
        ApprovalRow asked = question(cycle);
        if (asked != null) {
            ApprovalLifecycle.withdraw(change, project, asked, why);
        }
    }

    private void move(CycleRow cycle, TddCommand command, TddState to, String kind, Consumer<JsonGenerator> fields) {
        TddState from = cycle.state;
        cycle.state = TddMachine.TABLE.require(from, command, to);
        if (from != to) {
            change.phaseEnded(StateMachine.wire(from), change.now() - cycle.phaseAt);
            cycle.phaseAt = change.now();
            cycle.overdue = false;
            cycle.endedAt = to.ended() ? change.now() : 0;
        }
        change.tables().cycles().update(cycle);
        emit(cycle, kind, json -> {
            json.writeStringProperty("command", StateMachine.wire(command))
                    .writeStringProperty("from", StateMachine.wire(from))
                    .writeStringProperty("to", StateMachine.wire(to));
            fields.accept(json);
        });
        if (to.ended()) {
            change.desk().forgetPhase(cycle.id);
        } else if (from != to) {
            change.desk().watchPhase(cycle.id, cycle.phaseAt, to.timeBox());
        }
    }

    private void emit(CycleRow cycle, String kind, Consumer<JsonGenerator> fields) {
        change.emit(project, kind, session, EventData.object(json -> {
            json.writeStringProperty("cycle", name(cycle))
                    .writeStringProperty("story", new StoryId(cycle.story).toString());
            fields.accept(json);
        }));
    }

    /** A phase may have used up its time-box: that is told once, and changes nothing else. */
    public static void phaseDue(Change change, long id, long since) {
        CycleRow cycle = change.tables().cycles().find(id);
        if (cycle == null || cycle.state.ended() || cycle.overdue || cycle.phaseAt != since) {
            return;
        }
        // Phases that begin within one millisecond have the same beginning, but not the same time.
        if (change.now() < since + cycle.state.timeBox().toMillis()) {
            return;
        }
        cycle.overdue = true;
        change.tables().cycles().update(cycle);
        ProjectDesk project = change.desk().project(cycle.project);
        new TddLifecycle(change, project, null)
                .emit(
                        cycle,
                        "tdd.overdue",
                        json -> json.writeStringProperty("phase", StateMachine.wire(cycle.state))
                                .writeNumberProperty(
                                        "minutes", cycle.state.timeBox().toMinutes()));
    }

    static Cycle view(Change change, CycleRow cycle) {
        ApprovalRow asked =
                cycle.state.ended() ? null : change.tables().approvals().pendingOfStory(cycle.story);
        return view(cycle, asked == null ? null : new ApprovalId(asked.id));
    }

    /** The cycle as readers see it. */
    public static Cycle view(CycleRow cycle, @Nullable ApprovalId awaits) {
        return new Cycle(
                new CycleId(cycle.id),
                new StoryId(cycle.story),
                cycle.state,
                ran(cycle) ? cycle.passed : null,
                ran(cycle) ? cycle.failed : null,
                cycle.ran < cycle.changed,
                Instant.ofEpochMilli(cycle.phaseAt),
                Instant.ofEpochMilli(cycle.createdAt),
                cycle.endedAt == 0 ? null : Instant.ofEpochMilli(cycle.endedAt),
                cycle.commit,
                awaits);
    }
}
