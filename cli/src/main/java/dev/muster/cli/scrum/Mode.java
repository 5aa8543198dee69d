package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says how much agents may do without a person. */
@Command(
        name = "mode",
        description = "Say how much agents may do without a person. For people: refused in a session.",
        footer = {"", "Example:", "  muster sprint mode partial"})
final class Mode extends ScrumChange {
    @Parameters(
            paramLabel = "MODE",
            description = "blocking: a person approves stories and commits; partial: what agents finish waits in"
                    + " quarantine; autonomous: nobody is asked.")
    private String text;

    private ScrumMode mode = ScrumMode.BLOCKING;

    Mode(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        try {
            mode = Values.constant(ScrumMode.class, "mode", text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new SetMode(about, mode, by));
        return new Outcome(StateMachine.wire(mode), json -> json.field("mode", StateMachine.wire(mode)));
    }
}
