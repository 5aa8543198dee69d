package dev.muster.server.operation;

import dev.muster.client.wire.Json;
import dev.muster.core.Reads;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddGuard;
import dev.muster.core.tdd.TddMachine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the workflows stand around somebody, and what each allows now: read from the tables and the rows.
 *
 * @param scrum of the project
 * @param cascade of the session; null if none is meant
 * @param story that is meant, or that the session works on; null if there is none
 * @param cycle the story's newest; null if it had none
 */
public record Guidance(
        ScrumStatus scrum,
        @Nullable CascadeView cascade,
        @Nullable Story story,
        @Nullable Cycle cycle) {

    /**
     * Looks how things stand.
     *
     * @param reads what the caller may see
     * @param story null for the one that the session works on
     * @throws dev.muster.core.RefusedException if what is named is not there
     */
    public static Guidance of(Reads reads, String project, @Nullable SessionId session, @Nullable StoryId story) {
        ScrumStatus scrum = reads.workflows().scrum(project, ScrumCommand.STATE);
        CascadeView cascade = session == null ? null : reads.of(session).cascade();
        Story meant = story == null
                ? workedOn(reads, project, session)
                : reads.workflows().story(project, story);
        Cycle cycle = meant == null
                ? null
                : reads.workflows().cycle(project, meant.id()).orElse(null);
        return new Guidance(scrum, cascade, meant, cycle);
    }

    private static @Nullable Story workedOn(Reads reads, String project, @Nullable SessionId session) {
        return session == null
                ? null
                : reads.of(session).summary().holds().stream()
                        .flatMap(task -> reads.workflows().storyOf(project, task).stream())
                        .findFirst()
                        .orElse(null);
    }

    /** What agents may say to the project's workflow now. */
    public List<String> scrumForAgents() {
        return scrumAllowed(false);
    }

    /** What people alone may say to the project's workflow now. */
    public List<String> scrumForPeople() {
        return scrumAllowed(true);
    }

    private List<String> scrumAllowed(boolean people) {
        return ScrumMachine.TABLE.allowed(scrum.state()).stream()
                .filter(command -> command.forPeople() == people)
                .map(StateMachine::wire)
                .toList();
    }

    /** What can be said to the story's cycle now: what the table allows and no guard holds back. */
    public List<String> cycleAllowed() {
        Cycle now = cycle;
        if (now == null || now.state().ended()) {
            return story == null ? List.of() : List.of(StoryOperations.START);
        }
        return TddMachine.TABLE.allowed(now.state()).stream()
                .filter(command -> guard(now, command) == null)
                .map(StateMachine::wire)
                .toList();
    }

    /** What the table allows and a guard holds back, with the guard's rule. */
    public Map<String, String> cycleHeldBack() {
        Map<String, String> held = new LinkedHashMap<>();
        Cycle now = cycle;
        if (now != null) {
            for (TddCommand command : TddMachine.TABLE.allowed(now.state())) {
                String rule = guard(now, command);
                if (rule != null) {
                    held.put(StateMachine.wire(command), rule);
                }
            }
        }
        return held;
    }

    private static @Nullable String guard(Cycle cycle, TddCommand command) {
        return TddGuard.against(command, cycle.state(), cycle.passed(), cycle.failed(), cycle.stale());
    }

    /** What to do next: for the story if one is worked on, then for the cascade, then for the project. */
    public List<String> next() {
        List<String> steps = new ArrayList<>();
        if (story != null) {
            steps.add("Story " + story.id() + ": " + cycleText());
        }
        if (cascade != null) {
            steps.add("Cascade: " + PhaseTexts.of(cascade.state())
                    + (cascade.state() == CascadeState.CHECK && cascade.decision() != null
                            ? " It said " + StateMachine.wire(cascade.decision()) + "."
                            : ""));
        }
        steps.add("Project: " + PhaseTexts.of(scrum.state()));
        if (scrum.approvals() > 0) {
            steps.add("Questions that wait for a person: " + scrum.approvals());
        }
        return steps;
    }

    private String cycleText() {
        Cycle now = cycle;
        if (now == null) {
            return "No cycle was started on it: tdd_command start begins one.";
        }
        return PhaseTexts.of(now.state())
                + (now.awaits() == null ? "" : " Its commit waits for the answer to " + now.awaits() + ".");
    }

    void write(Json out) {
        out.field("project", scrum.project())
                .object(
                        "scrum",
                        json -> json.field("state", StateMachine.wire(scrum.state()))
                                .field("mode", StateMachine.wire(scrum.mode()))
                                .texts("allowed", scrumForAgents())
                                .texts("for_people", scrumForPeople()));
        CascadeView view = cascade;
        if (view == null) {
            out.field("cascade", (String) null);
        } else {
            out.object(
                    "cascade",
                    json -> json.field("state", StateMachine.wire(view.state()))
                            .field("decision", view.decision() == null ? null : StateMachine.wire(view.decision()))
                            .texts("allowed", view.allowed()));
        }
        Story meant = story;
        if (meant == null) {
            out.field("story", (String) null);
        } else {
            out.object(
                    "story",
                    json -> json.text("id", meant.id())
                            .field("title", meant.title())
                            .field("state", StateMachine.wire(meant.state()))
                            .field("cycle", cycle == null ? null : StateMachine.wire(cycle.state()))
                            .texts("allowed", cycleAllowed())
                            .objects(
                                    "held_back",
                                    cycleHeldBack().entrySet(),
                                    (each, held) ->
                                            each.field("command", held.getKey()).field("rule", held.getValue())));
        }
        out.texts("next", next());
    }
}
