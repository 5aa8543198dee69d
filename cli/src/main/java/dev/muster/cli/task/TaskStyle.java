package dev.muster.cli.task;

import dev.muster.cli.terminal.Style;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskState;

/** How states of tasks look. */
public final class TaskStyle {
    private TaskStyle() {}

    /** The state's wire name, painted. */
    public static String state(Style style, TaskState state) {
        return paint(style, state, StateMachine.wire(state));
    }

    /** A text, painted as this state is. */
    public static String paint(Style style, TaskState state, String text) {
        return switch (state) {
            case PENDING, CANCELLED -> style.dim(text);
            case READY -> text;
            case IN_PROGRESS -> style.cyan(text);
            case BLOCKED -> style.yellow(text);
            case COMPLETED -> style.green(text);
            case FAILED -> style.red(text);
        };
    }
}
