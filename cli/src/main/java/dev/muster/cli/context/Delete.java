package dev.muster.cli.context;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.context.DeletePart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a part out of a session's context. */
@Command(name = "delete", description = "Take away what a session keeps under a key.")
final class Delete extends ContextCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Of the part.")
    private String key = "";

    @Option(names = "--if-version", paramLabel = "N", description = "Only if the part has this version.")
    private @Nullable Long version;

    Delete(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        return answer(muster.execute(new DeletePart(session(), key, version)), "deleted");
    }
}
