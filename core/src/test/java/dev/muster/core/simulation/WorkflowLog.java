package dev.muster.core.simulation;

import dev.muster.core.cascade.CascadeMachine;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Phase;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryCommand;
import dev.muster.core.scrum.StoryMachine;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TddState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where every workflow stands, by the event log alone. Each event has to be a step of its table from where the events
 * before it led.
 */
final class WorkflowLog {
    /** A cycle, as far as events tell. */
    record CycleLife(TddState state, long story, int passed, int failed) {}

    /** A cascade, as far as events tell. */
    record CascadeLife(CascadeState state, int round) {}

    /** A question, as far as events tell: 0 waits, 1 approved, 2 rejected, 3 withdrawn. */
    record QuestionLife(int state, int reminders) {}

    private static final Map<String, ScrumCommand> SCRUM_EVENTS = Map.ofEntries(
            Map.entry("scrum.backlog_ready", ScrumCommand.EPIC),
            Map.entry("sprint.planned", ScrumCommand.SPRINT_PLAN),
            Map.entry("sprint.started", ScrumCommand.SPRINT_START),
            Map.entry("sprint.paused", ScrumCommand.SPRINT_PAUSE),
            Map.entry("sprint.resumed", ScrumCommand.SPRINT_RESUME),
            Map.entry("sprint.cancelled", ScrumCommand.SPRINT_CANCEL),
            Map.entry("sprint.changes_requested", ScrumCommand.REQUEST_CHANGES),
            Map.entry("sprint.ended", ScrumCommand.FEEDBACK),
            Map.entry("sprint.blocked", ScrumCommand.CI_BROKEN),
            Map.entry("sprint.unblocked", ScrumCommand.SKIP_TASK),
            Map.entry("sprint.in_review", ScrumCommand.STORIES_DONE));

    final Map<Long, ScrumState> scrum = new HashMap<>();
    final Map<Long, StoryState> stories = new TreeMap<>();
    final Map<Long, CycleLife> cycles = new TreeMap<>();
    final Map<Long, QuestionLife> questions = new TreeMap<>();
    final Map<Long, CascadeLife> cascades = new TreeMap<>();
    final Map<String, Integer> checkpoints = new TreeMap<>();
    private final Map<Long, Long> last = new HashMap<>();

    /** Reads on from where it stopped. */
    void read(StoreFile file) {
        for (long project : file.projects().keySet()) {
            long at = last.getOrDefault(project, 0L);
            for (StoreFile.Entry event : file.events(project, at)) {
                Violation.unless(event.seq() == at + 1, "project %d: event %d follows %d", project, event.seq(), at);
                at = event.seq();
                follow(event);
            }
            last.put(project, at);
        }
    }

    private void follow(StoreFile.Entry event) {
        String kind = event.kind();
        if (SCRUM_EVENTS.containsKey(kind)) {
            scrum(event);
        } else if (kind.startsWith("story.")) {
            story(event);
        } else if (kind.startsWith("tdd.")) {
            cycle(event);
        } else if (kind.startsWith("approval.")) {
            question(event);
        } else if (kind.startsWith("cascade.")) {
            cascade(event);
        } else if (kind.equals("checkpoint.created")) {
            int seq = event.number("seq");
            String session = String.valueOf(event.session());
            Violation.unless(seq == checkpoints.getOrDefault(session, 0) + 1, "a checkpoint is missing: %s", event);
            checkpoints.put(session, seq);
        }
    }

    private void scrum(StoreFile.Entry event) {
        ScrumState before = scrum.getOrDefault(event.project(), ScrumState.IDLE);
        ScrumState from = state(ScrumState.class, event.field("from"));
        ScrumState to = state(ScrumState.class, event.field("to"));
        ScrumCommand command = SCRUM_EVENTS.get(event.kind());
        Violation.unless(before == from, "the workflow was %s: %s", before, event);
        Violation.unless(
                ScrumMachine.TABLE
                        .targets(from, java.util.Objects.requireNonNull(command))
                        .contains(to),
                "not in the table: %s",
                event);
        scrum.put(event.project(), to);
    }

    private void story(StoreFile.Entry event) {
        long id = id(event, "story");
        if (event.kind().equals("story.added")) {
            Violation.unless(!stories.containsKey(id), "added twice: %s", event);
            stories.put(id, state(StoryState.class, event.field("to")));
            return;
        }
        StoryState before = stories.get(id);
        Violation.unless(before != null, "the story was never added: %s", event);
        if (event.field("to").isEmpty() || before == null) {
            return;
        }
        StoryState to = state(StoryState.class, event.field("to"));
        Violation.unless(before == state(StoryState.class, event.field("from")), "the story was %s: %s", before, event);
        Violation.unless(
                Arrays.stream(StoryCommand.values())
                        .anyMatch(command ->
                                StoryMachine.TABLE.targets(before, command).contains(to)),
                "not in the table: %s",
                event);
        stories.put(id, to);
    }

    private void cycle(StoreFile.Entry event) {
        long id = id(event, "cycle");
        if (event.kind().equals("tdd.started")) {
            Violation.unless(!cycles.containsKey(id), "started twice: %s", event);
            cycles.put(id, new CycleLife(TddState.DESIGN, id(event, "story"), 0, 0));
            return;
        }
        CycleLife life = cycles.get(id);
        if (life == null) {
            throw new Violation("the cycle was never started: " + event);
        }
        if (event.kind().equals("tdd.tests_ran")) {
            cycles.put(id, new CycleLife(life.state, life.story, event.number("passed"), event.number("failed")));
        } else if (!event.field("to").isEmpty()) {
            TddState to = state(TddState.class, event.field("to"));
            Violation.unless(
                    life.state == state(TddState.class, event.field("from")), "the cycle was %s: %s", life, event);
            Violation.unless(
                    life.state == to
                            || Arrays.stream(TddCommand.values())
                                    .anyMatch(command -> TddMachine.TABLE
                                            .targets(life.state, command)
                                            .contains(to)),
                    "not in the table: %s",
                    event);
            Violation.unless(
                    to != TddState.COMMITTED || (life.failed == 0 && life.passed > 0), "committed red: %s", event);
            cycles.put(id, new CycleLife(to, life.story, life.passed, life.failed));
        }
    }

    private void question(StoreFile.Entry event) {
        long id = id(event, "approval");
        QuestionLife life = questions.get(id);
        if (event.kind().equals("approval.requested")) {
            Violation.unless(life == null, "asked twice: %s", event);
            questions.put(id, new QuestionLife(0, 0));
            return;
        }
        if (life == null || life.state != 0) {
            throw new Violation("the question does not wait (" + life + "): " + event);
        }
        boolean approved = String.valueOf(event.data()).contains("\"approved\":true");
        questions.put(
                id,
                switch (event.kind()) {
                    case "approval.answered" -> new QuestionLife(approved ? 1 : 2, life.reminders);
                    case "approval.withdrawn" -> new QuestionLife(3, life.reminders);
                    default -> new QuestionLife(0, event.number("reminders"));
                });
    }

    private void cascade(StoreFile.Entry event) {
        String name = event.kind().substring("cascade.".length());
        for (Phase phase : Phase.values()) {
            if (!StateMachine.wire(phase).equals(name)) {
                continue;
            }
            long id = event.number("cascade");
            CascadeState from = cascades.getOrDefault(id, new CascadeLife(CascadeState.NONE, 0)).state;
            CascadeState to = CascadeState.valueOf(phase.name());
            Violation.unless(CascadeMachine.TABLE.targets(from, phase).contains(to), "from %s: %s", from, event);
            cascades.put(id, new CascadeLife(to, event.number("round")));
        }
    }

    private static long id(StoreFile.Entry event, String field) {
        return Long.parseLong(event.field(field).replaceAll("\\D", ""));
    }

    private static <S extends Enum<S>> S state(Class<S> type, String wire) {
        return Enum.valueOf(type, wire.toUpperCase(Locale.ROOT));
    }
}
