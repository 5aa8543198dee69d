package dev.muster.core.session;

import static dev.muster.core.session.SessionCommand.*;
import static dev.muster.core.session.SessionState.*;

import dev.muster.core.state.StateMachine;

/** The life of a session, as a table. */
public final class SessionMachine {
    public static final StateMachine<SessionState, SessionCommand> TABLE = StateMachine.named(
                    "session", SessionState.class, SessionCommand.class)
            .startsBy("start", ACTIVE)
            .on(PAUSE, ACTIVE, PAUSED)
            .on(RESUME, PAUSED, ACTIVE)
            .on(RESUME, EXPIRED, ACTIVE)
            .on(END, ACTIVE, ENDED)
            .on(END, PAUSED, ENDED)
            .on(EXPIRE, ACTIVE, EXPIRED)
            .on(EXPIRE, PAUSED, EXPIRED)
            .automatic(EXPIRE)
            .build();

    private SessionMachine() {}
}
