package dev.muster.cli.cascade;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CascadeJson;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.ledger.Command;

/** A command that changes where a cascade stands, and answers that. */
abstract class CascadeChange extends CascadeCommand {
    CascadeChange(Shell shell) {
        super(shell);
    }

    @Override
    protected final int run(Muster muster) {
        CascadeView now = muster.execute(change());
        return answer(json -> CascadeJson.write(json, now), style -> CascadeWords.print(now, style, this::say));
    }

    /** The change. */
    abstract Command<CascadeView> change();
}
