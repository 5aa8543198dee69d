package dev.muster.cli.finding;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.PublishFinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a session noted to its whole project. */
@Command(name = "publish", description = "Show what a session noted to every session of the project, for good.")
final class Publish extends FindingCommand {
    @Parameters(paramLabel = "N", description = "Its number.")
    private long number;

    Publish(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        long published = muster.execute(new PublishFinding(session(), number));
        return answer(json -> json.field("finding", published), style -> say(published + "  published"));
    }
}
