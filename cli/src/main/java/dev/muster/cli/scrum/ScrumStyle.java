package dev.muster.cli.scrum;

import dev.muster.cli.terminal.Style;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;

/** How states of workflows and of stories look. */
final class ScrumStyle {
    private ScrumStyle() {}

    /** The state's wire name, painted. */
    static String state(Style style, ScrumState state) {
        String text = StateMachine.wire(state);
        return switch (state) {
            case IDLE -> style.dim(text);
            case BACKLOG_READY, SPRINT_PLANNED -> text;
            case SPRINT_ACTIVE -> style.cyan(text);
            case SPRINT_PAUSED -> style.yellow(text);
            case SPRINT_REVIEW -> style.green(text);
            case BLOCKED -> style.red(text);
        };
    }

    /** A text, painted as this state is. */
    static String paint(Style style, StoryState state, String text) {
        return switch (state) {
            case PROPOSED, QUARANTINED -> style.yellow(text);
            case APPROVED -> text;
            case PLANNED -> style.cyan(text);
            case DONE -> style.green(text);
            case SKIPPED, REMOVED -> style.dim(text);
        };
    }
}
