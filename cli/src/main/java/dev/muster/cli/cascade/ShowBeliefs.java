package dev.muster.cli.cascade;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.CascadeJson;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Vector;
import dev.muster.core.state.StateMachine;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows what is believed of the scores of a session's agent. */
@Command(
        name = "beliefs",
        description =
                "Show what is believed of the true scores of a session's agent: a mean and its standard deviation."
                        + " Before anything is known it is 0.50 ± 0.50.")
final class ShowBeliefs extends CascadeCommand {
    ShowBeliefs(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Map<Vector, Belief> beliefs = known(muster).beliefs();
        return answer(json -> json.object("beliefs", out -> CascadeJson.write(out, beliefs)), style -> {
            Table table = Table.of("VECTOR", ">MEAN", ">± SD", ">SEEN");
            beliefs.forEach((vector, belief) -> table.cell(StateMachine.wire(vector), style::bold)
                    .cell(String.format(Locale.ROOT, "%.2f", belief.mean()))
                    .cell(String.format(Locale.ROOT, "%.2f", Math.sqrt(belief.variance())))
                    .cell(belief.n()));
            print(table);
        });
    }
}
