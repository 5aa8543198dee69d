package dev.muster.cli.context;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ContextJson;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.SessionId;
import picocli.CommandLine.Mixin;

/** A command about the context of one session. */
abstract class ContextCommand extends EngineCommand {
    @Mixin
    private final SessionChoice session = new SessionChoice();

    ContextCommand(Shell shell) {
        super(shell);
    }

    /** The session, which has to be named. */
    final SessionId session() {
        return session.required(shell(), "a context is one of a session");
    }

    /** Answers what became of a part. */
    final int answer(SessionPart part, String what) {
        return answer(
                json -> ContextJson.write(json, part),
                style -> say(style.bold(part.key()) + "  " + what + "  version " + part.version() + ", " + part.size()
                        + " bytes"));
    }
}
