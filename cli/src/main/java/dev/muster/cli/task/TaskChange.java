package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that changes one task and answers its state. */
abstract class TaskChange extends EngineCommand {
    @Parameters(paramLabel = "TASK", description = "For example t42.")
    private TaskId id;

    @Mixin
    private final SessionChoice session = new SessionChoice();

    private @Nullable Command<TaskState> command;

    TaskChange(Shell shell) {
        super(shell);
    }

    @Override
    protected final void prepare() {
        command = command(id, session.id(shell()));
    }

    @Override
    protected final int run(Muster muster) {
        TaskState state = muster.execute(Objects.requireNonNull(command));
        return answer(
                json -> json.text("id", id).field("state", StateMachine.wire(state)),
                style -> say(style.bold(id.toString()) + "  " + TaskStyle.state(style, state)));
    }

    /** The change. */
    abstract Command<TaskState> command(TaskId task, @Nullable SessionId by);
}
