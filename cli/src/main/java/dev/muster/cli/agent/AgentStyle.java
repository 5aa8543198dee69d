package dev.muster.cli.agent;

import dev.muster.cli.terminal.Style;
import dev.muster.core.agent.AgentState;
import dev.muster.core.state.StateMachine;

/** How states of agents look. */
final class AgentStyle {
    private AgentStyle() {}

    static String state(Style style, AgentState state) {
        String text = StateMachine.wire(state);
        return switch (state) {
            case REGISTERED, STOPPED -> style.dim(text);
            case IDLE -> text;
            case BUSY -> style.cyan(text);
            case PAUSED, DRAINING -> style.yellow(text);
            case LOST -> style.red(text);
        };
    }
}
