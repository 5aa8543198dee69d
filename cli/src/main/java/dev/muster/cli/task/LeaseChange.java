package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command of whoever holds a task: it changes the task under the lease and answers its state. */
abstract class LeaseChange extends EngineCommand {
    @Parameters(paramLabel = "LEASE", description = "What the claim answered.")
    private Lease lease;

    @Mixin
    private final SessionChoice session = new SessionChoice();

    private @Nullable Command<TaskState> command;

    LeaseChange(Shell shell) {
        super(shell);
    }

    @Override
    protected final void prepare() {
        command = command(lease, session.id(shell()));
    }

    @Override
    protected final int run(Muster muster) {
        TaskState state = muster.execute(Objects.requireNonNull(command));
        return answer(
                json -> json.text("id", lease.task()).field("state", StateMachine.wire(state)),
                style -> say(style.bold(lease.task().toString()) + "  " + TaskStyle.state(style, state)));
    }

    /** The change. */
    abstract Command<TaskState> command(Lease held, @Nullable SessionId by);
}
