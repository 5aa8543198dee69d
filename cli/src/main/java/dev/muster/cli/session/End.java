package dev.muster.cli.session;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import picocli.CommandLine;

/** Ends a session for ever. */
@CommandLine.Command(
        name = "end",
        description = "End a session for ever; its leases end and their tasks can be claimed again.")
final class End extends SessionChange {
    End(Shell shell) {
        super(shell);
    }

    @Override
    Command<SessionState> command(SessionId session) {
        return new EndSession(session);
    }
}
