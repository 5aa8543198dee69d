package dev.muster.cli.session;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import picocli.CommandLine;

/** Goes on with a session. */
@CommandLine.Command(name = "resume", description = "Go on with a session that is paused or has expired.")
final class Resume extends SessionChange {
    Resume(Shell shell) {
        super(shell);
    }

    @Override
    Command<SessionState> command(SessionId session) {
        return new ResumeSession(session, true);
    }
}
