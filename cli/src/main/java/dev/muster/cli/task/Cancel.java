package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.TaskId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cancels a task, or a task and all below it. */
@Command(name = "cancel", description = "Cancel a task. A live lease ends; what depends on it is cancelled too.")
final class Cancel extends EngineCommand {
    @Parameters(paramLabel = "TASK", description = "For example t42.")
    private TaskId id;

    @Mixin
    private final SessionChoice session = new SessionChoice();

    @Option(names = "--tree", description = "All its unfinished descendants too.")
    private boolean tree;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    Cancel(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        reason = Input.text(reason, shell());
    }

    @Override
    protected int run(Muster muster) {
        int cancelled = muster.execute(new CancelTask(id, reason, tree, session.id(shell())));
        return answer(
                json -> json.text("id", id).field("cancelled", (long) cancelled),
                style -> say(style.bold(id.toString()) + "  " + style.dim("cancelled")
                        + (tree ? ", " + cancelled + (cancelled == 1 ? " task" : " tasks") + " in all" : "")));
    }
}
