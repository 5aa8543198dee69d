package dev.muster.cli.session;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import picocli.CommandLine;

/** Gives a session no new work. */
@CommandLine.Command(name = "pause", description = "Give a session no new work; it keeps its leases.")
final class Pause extends SessionChange {
    Pause(Shell shell) {
        super(shell);
    }

    @Override
    Command<SessionState> command(SessionId session) {
        return new PauseSession(session);
    }
}
