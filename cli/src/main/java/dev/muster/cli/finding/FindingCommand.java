package dev.muster.cli.finding;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.session.SessionId;
import picocli.CommandLine.Mixin;

/** A command about what one session noted. */
abstract class FindingCommand extends EngineCommand {
    @Mixin
    private final SessionChoice session = new SessionChoice();

    FindingCommand(Shell shell) {
        super(shell);
    }

    /** The session, which has to be named. */
    final SessionId session() {
        return session.required(shell(), "what is noted belongs to a session");
    }
}
