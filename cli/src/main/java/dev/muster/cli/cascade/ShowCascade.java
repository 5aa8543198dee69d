package dev.muster.cli.cascade;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CascadeJson;
import dev.muster.core.cascade.CascadeView;
import picocli.CommandLine.Command;

/** Shows where a session's cascade stands. */
@Command(name = "status", description = "Show where a session's cascade stands, and what is possible next.")
final class ShowCascade extends CascadeCommand {
    ShowCascade(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        CascadeView cascade = known(muster).cascade();
        return answer(json -> CascadeJson.write(json, cascade), style -> CascadeWords.print(cascade, style, this::say));
    }
}
