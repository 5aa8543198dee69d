package dev.muster.cli.cascade;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.SelfKnowledge;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.session.SessionId;
import picocli.CommandLine.Mixin;

/** A command about how one session assesses itself. */
abstract class CascadeCommand extends EngineCommand {
    @Mixin
    private final SessionChoice session = new SessionChoice();

    CascadeCommand(Shell shell) {
        super(shell);
    }

    /** The session, which has to be named. */
    final SessionId session() {
        return session.required(shell(), "a cascade is one of a session");
    }

    final SelfKnowledge known(Muster muster) {
        return muster.selfKnowledge(session());
    }
}
