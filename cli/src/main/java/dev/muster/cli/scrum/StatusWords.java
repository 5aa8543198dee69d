package dev.muster.cli.scrum;

import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Style;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Sprint;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where a workflow stands, for people. */
final class StatusWords {
    private final ScrumStatus status;
    private final Style style;
    private final Consumer<String> say;

    StatusWords(ScrumStatus status, Style style, Consumer<String> say) {
        this.status = status;
        this.style = style;
        this.say = say;
    }

    /** Project and state on a line. */
    String line() {
        return style.bold(Glyphs.oneLine(status.project())) + "  " + ScrumStyle.state(style, status.state());
    }

    /** What was changed, the state that follows, and what is possible there. */
    void changed(String what) {
        say.accept(line() + (what.isEmpty() ? "" : "  " + what));
        next();
    }

    /** All of it. */
    void all(Instant now) {
        say.accept(line());
        say.accept("");
        Details details = new Details().line("mode", StateMachine.wire(status.mode()));
        Sprint sprint = status.sprint();
        if (sprint != null) {
            details.line("sprint", sprint.id() + (sprint.goal().isEmpty() ? "" : ": " + sprint.goal()))
                    .line("of the sprint", counts(sprint.stories()))
                    .line("started", sprint.startedAt() == null ? null : Ago.at(sprint.startedAt(), now));
        }
        details.line("stories", counts(status.stories()))
                .line(
                        "failing",
                        String.join(
                                ", ",
                                status.failing().stream().map(StoryId::toString).toList()))
                .line("questions", status.approvals() == 0 ? null : status.approvals() + " wait for a person")
                .print(say, style);
        say.accept("");
        next();
    }

    private void next() {
        say.accept(style.dim("possible: " + String.join(", ", PossibleCommands.of(status))));
    }

    private static String counts(Map<StoryState, Long> stories) {
        List<String> words = new ArrayList<>();
        for (StoryState state : StoryState.values()) {
            long count = stories.getOrDefault(state, 0L);
            if (count > 0) {
                words.add(count + " " + StateMachine.wire(state));
            }
        }
        return words.isEmpty() ? "none" : String.join(", ", words);
    }
}
