package dev.muster.cli.context;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ContextJson;
import dev.muster.core.SessionReads.KeptPart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a part of a session's context holds. */
@Command(name = "get", description = "Print what a session keeps under a key.")
final class Get extends ContextCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Of the part.")
    private String key = "";

    Get(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        KeptPart kept = muster.part(session(), key);
        return answer(json -> ContextJson.write(json, kept), style -> say(kept.value()));
    }
}
