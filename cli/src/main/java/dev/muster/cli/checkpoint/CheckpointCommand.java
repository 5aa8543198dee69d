package dev.muster.cli.checkpoint;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.session.SessionId;
import picocli.CommandLine.Mixin;

/** A command about the checkpoints of one session. */
abstract class CheckpointCommand extends EngineCommand {
    @Mixin
    private final SessionChoice session = new SessionChoice();

    CheckpointCommand(Shell shell) {
        super(shell);
    }

    /** The session, which has to be named. */
    final SessionId session() {
        return session.required(shell(), "a checkpoint is one of a session");
    }
}
