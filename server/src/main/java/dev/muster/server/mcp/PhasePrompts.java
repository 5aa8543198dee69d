package dev.muster.server.mcp;

import dev.muster.core.Engine;
import dev.muster.core.Reads;
import dev.muster.core.cascade.CascadeMachine;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Phase;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TddState;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.Guidance;
import dev.muster.server.operation.PhaseTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A prompt for each state of a project's Scrum workflow, each phase of a TDD cycle and each of a cascade: what is to be
 * done there, what the table allows, and, if it is said for whom, how things stand now.
 */
final class PhasePrompts {
    static final String PROJECT = "project";
    static final String STORY = "story";
    static final String SESSION = "session";

    private static final Prompt.Argument OF_PROJECT =
            new Prompt.Argument(PROJECT, "the project; yours by default", false);
    private static final Prompt.Argument OF_STORY = new Prompt.Argument(STORY, "the story, such as s12", false);
    private static final Prompt.Argument OF_SESSION =
            new Prompt.Argument(SESSION, "the session that assesses itself", false);

    private final Engine engine;

    PhasePrompts(Engine engine) {
        this.engine = engine;
    }

    List<Prompt> all() {
        List<Prompt> all = new ArrayList<>();
        for (ScrumState state : ScrumState.values()) {
            all.add(prompt(
                    "scrum_",
                    state,
                    "What to do when a project's Scrum workflow is in this state.",
                    List.of(OF_PROJECT),
                    PhaseTexts.of(state),
                    StateMachine.wires(ScrumMachine.TABLE.allowed(state)) + " (by scrum_command)",
                    guidance -> StateMachine.wire(guidance.scrum().state())));
        }
        for (TddState state : TddState.values()) {
            if (!state.ended()) {
                all.add(prompt(
                        "tdd_",
                        state,
                        "What to do in this phase of a test-driven cycle, within "
                                + state.timeBox().toMinutes() + " minutes.",
                        List.of(OF_STORY, OF_PROJECT),
                        PhaseTexts.of(state),
                        StateMachine.wires(TddMachine.TABLE.allowed(state)) + " (by tdd_command)",
                        guidance -> guidance.cycle() == null
                                ? null
                                : StateMachine.wire(guidance.cycle().state())));
            }
        }
        for (Phase phase : Phase.values()) {
            CascadeState state = CascadeState.valueOf(phase.name());
            all.add(prompt(
                    "cascade_",
                    state,
                    "What to do when a session has submitted this phase of its self-assessment.",
                    List.of(OF_SESSION),
                    PhaseTexts.of(state),
                    StateMachine.wires(CascadeMachine.TABLE.allowed(state)),
                    guidance -> guidance.cascade() == null
                            ? null
                            : StateMachine.wire(guidance.cascade().state())));
        }
        return all;
    }

    private Prompt prompt(
            String prefix,
            Enum<?> state,
            String description,
            List<Prompt.Argument> arguments,
            String text,
            String allowed,
            Function<Guidance, @Nullable String> where) {
        String wire = StateMachine.wire(state);
        String general = text + "\n\nPossible there: " + allowed;
        return new Prompt(
                prefix + wire,
                "Work in " + wire.replace('_', ' '),
                description,
                arguments,
                (request, given) -> List.of(Prompt.Said.user(
                        given.values().stream().allMatch(String::isBlank)
                                ? general
                                : general + now(guidance(request, given), wire, where))));
    }

    /** How things stand for whom it was asked. */
    private static String now(Guidance guidance, String wanted, Function<Guidance, @Nullable String> where) {
        StringBuilder text = new StringBuilder();
        String found = where.apply(guidance);
        if (!wanted.equals(found)) {
            text.append("\n\nNow it is ")
                    .append(found == null ? "not begun" : found)
                    .append(", not ")
                    .append(wanted)
                    .append('.');
        }
        if (guidance.story() != null) {
            text.append("\n\nStory ")
                    .append(guidance.story().id())
                    .append(": ")
                    .append(guidance.story().title())
                    .append("\n\n")
                    .append(guidance.story().description());
            if (!guidance.story().acceptance().isBlank()) {
                text.append("\n\nIt is done when: ").append(guidance.story().acceptance());
            }
            text.append("\n\nPossible now: ").append(String.join(", ", guidance.cycleAllowed()));
            guidance.cycleHeldBack()
                    .forEach((command, rule) -> text.append("\nNot yet: ")
                            .append(command)
                            .append(": ")
                            .append(rule));
        }
        return text.append("\n\n").append(String.join("\n", guidance.next())).toString();
    }

    private Guidance guidance(Request request, Map<String, String> given) {
        Reads reads = engine.reads().within(request.caller().project());
        String session = argument(given, SESSION);
        String story = argument(given, STORY);
        SessionId id = session == null ? null : SessionId.parse(session);
        String project = id == null
                ? project(request, argument(given, PROJECT))
                : reads.session(id).project();
        return Guidance.of(reads, project, id, story == null ? null : StoryId.parse(story));
    }

    private static @Nullable String argument(Map<String, String> given, String name) {
        String value = given.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The project that is named, else the connection's, else the caller's, else the usual one. */
    static String project(Request request, @Nullable String named) {
        String own = request.caller().project();
        String connected = request.project();
        return named != null ? named : connected != null ? connected : own != null ? own : Call.DEFAULT_PROJECT;
    }
}
