package dev.muster.cli.session;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.state.StateMachine;
import picocli.CommandLine.Parameters;

/** A command that changes one session and answers its state. */
abstract class SessionChange extends EngineCommand {
    @Parameters(paramLabel = "SESSION", description = "What 'muster session start' answered.")
    private SessionId id;

    SessionChange(Shell shell) {
        super(shell);
    }

    @Override
    protected final int run(Muster muster) {
        SessionState state = muster.execute(command(id));
        return answer(
                json -> json.text("id", id).field("state", StateMachine.wire(state)),
                style -> say(style.bold(id.toString()) + "  " + SessionStyle.state(style, state)));
    }

    /** The change. */
    abstract Command<SessionState> command(SessionId session);
}
