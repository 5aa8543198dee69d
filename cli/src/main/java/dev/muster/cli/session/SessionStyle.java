package dev.muster.cli.session;

import dev.muster.cli.terminal.Style;
import dev.muster.core.session.SessionState;
import dev.muster.core.state.StateMachine;

/** How states of sessions look. */
final class SessionStyle {
    private SessionStyle() {}

    static String state(Style style, SessionState state) {
        return paint(style, state, StateMachine.wire(state));
    }

    static String paint(Style style, SessionState state, String text) {
        return switch (state) {
            case ACTIVE -> style.cyan(text);
            case PAUSED -> style.yellow(text);
            case EXPIRED, ENDED -> style.dim(text);
        };
    }
}
